package com.athyper.node;

import com.athyper.node.settings.ExitCode;
import com.athyper.postgres.provision.Finding;
import com.athyper.postgres.provision.Migration;
import com.athyper.postgres.provision.PlatformSchema;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** What {@code db} says, and how it ends by what it found. */
final class DatabaseReport {
    private static final String ROW = "%-8s  %-32s  %-14s  %11s  %11s  %-20s  %s%n";

    private final PrintStream out;

    DatabaseReport(PrintStream out) {
        this.out = out;
    }

    ExitCode status(PlatformSchema.Status status) {
        out.println("server  " + status.server());
        out.println();
        out.printf(
                ROW, "version", "migration", "state", "checksum", "applied as", "applied at", "by");
        for (Migration migration : status.migrations()) {
            out.printf(
                    ROW,
                    migration.version().orElse("again"),
                    migration.description(),
                    migration.state().words(),
                    shown(migration.here()),
                    shown(migration.there()),
                    migration
                            .appliedAt()
                            .map(at -> at.toString().substring(0, 19) + "Z")
                            .orElse("-"),
                    migration.appliedBy().orElse("-"));
        }
        boolean differs =
                status.migrations().stream()
                        .anyMatch(
                                migration ->
                                        switch (migration.state()) {
                                            case APPLIED, PENDING -> false;
                                            case CHANGED, FAILED, UNKNOWN -> true;
                                        });
        return differs ? ExitCode.DATABASE_DIFFERS : pending(status.pending());
    }

    ExitCode plan(PlatformSchema.Plan plan) {
        if (plan.pending().isEmpty()) {
            out.println("nothing is pending");
            return ExitCode.OK;
        }
        plan.pending().forEach(migration -> out.println("run " + migration.name()));
        plan.added().forEach(name -> out.println("  + " + name));
        plan.changed().forEach(name -> out.println("  ~ " + name));
        plan.removed().forEach(name -> out.println("  - " + name));
        return ExitCode.MIGRATIONS_PENDING;
    }

    ExitCode applied(int number, List<Migration> wanted) {
        out.println(
                number == 0
                        ? "nothing was pending"
                        : number + " applied, the last of them " + wanted.getLast().name());
        return ExitCode.OK;
    }

    ExitCode verified(PlatformSchema.Status status, List<Finding> findings) {
        findings.forEach(out::println);
        status.pending().forEach(migration -> out.println("PENDING migration " + migration.name()));
        if (findings.isEmpty()) {
            long applied =
                    status.migrations().stream()
                            .filter(one -> one.state() == Migration.State.APPLIED)
                            .count();
            out.println("the database is what its " + applied + " migrations make");
            return pending(status.pending());
        }
        out.println(findings.size() + " difference(s)");
        return ExitCode.DATABASE_DIFFERS;
    }

    private static ExitCode pending(List<Migration> pending) {
        return pending.isEmpty() ? ExitCode.OK : ExitCode.MIGRATIONS_PENDING;
    }

    private static String shown(Optional<Integer> checksum) {
        return checksum.map(Object::toString).orElse("-");
    }
}
