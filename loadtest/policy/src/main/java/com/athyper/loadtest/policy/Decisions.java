package com.athyper.loadtest.policy;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/** One decision after another, of questions that are made before. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Decisions {

    /** Whose they are. */
    @Param({"ATHYPER", "CEDAR", "CASBIN"})
    public Engine.Kind engine = Engine.Kind.ATHYPER;

    /** What the rules ask. */
    @Param({"RBAC", "ABAC", "DENY"})
    public World.Scenario scenario = World.Scenario.RBAC;

    /** How many there are. */
    @Param({"10", "100", "1000", "10000"})
    public int rules = 10;

    private Engine decider = _ -> false;
    private int next;

    /** Makes ready what may be made ready. */
    @Setup
    public void prepare() {
        decider = engine.over(World.of(scenario, rules));
    }

    /** The answer is given back so that nobody optimizes it away. */
    @Benchmark
    public boolean decide() {
        next = (next + 1) & (World.QUESTIONS - 1);
        return decider.allows(next);
    }
}
