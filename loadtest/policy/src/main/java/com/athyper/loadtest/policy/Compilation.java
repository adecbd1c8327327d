package com.athyper.loadtest.policy;

import com.athyper.kernel.Value;
import com.athyper.policy.PolicySet;

import java.io.PrintStream;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What it takes to put rules into force: the time of reading and indexing, and the memory. */
record Compilation(PrintStream out) {
    private static final int ROUNDS = 5;

    void report(int rules) {
        for (World.Scenario scenario : World.Scenario.values()) {
            List<Value.Fields> documents = AthyperEngine.documents(World.of(scenario, rules));
            var read = AthyperEngine.read(documents);
            for (int round = 1; round < ROUNDS; round++) {
                read = AthyperEngine.read(documents);
                PolicySet.compile(read, round);
            }
            long start = System.nanoTime();
            read = AthyperEngine.read(documents);
            long parsed = System.nanoTime();
            var policies = PolicySet.compile(read, 1);
            long compiled = System.nanoTime();
            read = List.of();
            long with = used();
            Reference.reachabilityFence(policies);
            policies = PolicySet.compile(read, 1);
            long without = used();
            Reference.reachabilityFence(documents);
            Reference.reachabilityFence(policies);
            out.printf(
                    Locale.ROOT,
                    "%-5s %d rules: read in %d ms, indexed in %d ms, %.1f MB in memory%n",
                    scenario.name().toLowerCase(Locale.ROOT),
                    rules,
                    Duration.ofNanos(parsed - start).toMillis(),
                    Duration.ofNanos(compiled - parsed).toMillis(),
                    (with - without) / 1e6);
        }
    }

    private static long used() {
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
