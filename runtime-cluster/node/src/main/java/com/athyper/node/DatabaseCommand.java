package com.athyper.node;

import com.athyper.node.bootstrap.StartFailure;
import com.athyper.node.local.HomeLock;
import com.athyper.node.local.HomeLockFailure;
import com.athyper.node.local.LocalPostgres;
import com.athyper.node.local.LocalPostgresFailure;
import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.NodeSettings;
import com.athyper.node.settings.SettingsReader;
import com.athyper.postgres.PostgresSettings;
import com.athyper.postgres.provision.PlatformSchema;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code db status | plan | apply | sql [--all] | verify}, over the database of the settings, or
 * over the home's own, whether a node runs on it or not.
 */
final class DatabaseCommand {
    private static final String USAGE =
            "usage: db status | plan | apply | sql [--all] | verify"
                    + " [--config FILE] [--set key=value]...";

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    private record CommandLine(
            Verb verb, boolean all, Optional<Path> file, List<String> overrides) {}

    /** What can be asked. */
    private enum Verb {
        STATUS,
        PLAN,
        APPLY,
        SQL,
        VERIFY;

        static Optional<Verb> of(String word) {
            for (Verb verb : values()) {
                if (verb.name().toLowerCase(java.util.Locale.ROOT).equals(word)) {
                    return Optional.of(verb);
                }
            }
            return Optional.empty();
        }
    }

    /** Something to do with a database that answers. */
    @FunctionalInterface
    private interface Work {
        ExitCode in(PostgresSettings database) throws StartFailure;
    }

    DatabaseCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    ExitCode run(List<String> arguments) {
        Optional<CommandLine> line = parse(arguments);
        if (line.isEmpty()) {
            err.println(USAGE);
            return ExitCode.USAGE;
        }
        return switch (SettingsReader.load(
                line.get().file(), environment, line.get().overrides())) {
            case SettingsReader.Loaded.Faulty(var faults) -> {
                err.println("the settings have " + faults.size() + " fault(s):");
                faults.forEach(fault -> err.println("  " + fault));
                yield ExitCode.SETTINGS_INVALID;
            }
            case SettingsReader.Loaded.Sound(var settings, _) -> run(line.get(), settings);
        };
    }

    private ExitCode run(CommandLine line, NodeSettings settings) {
        // What is printed is for other programs too: only what is wrong is told beside it.
        Logging.configure(new NodeSettings.Log("error", false), settings.nodeName());
        try {
            return reach(settings, database -> answer(line, new PlatformSchema(database)));
        } catch (StartFailure e) {
            err.println(e.getMessage());
            return e.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.START_TIMED_OUT;
        }
    }

    private ExitCode reach(NodeSettings settings, Work work)
            throws StartFailure, InterruptedException {
        if (settings.database().isPresent()) {
            return work.in(DatabaseAddress.of(settings.database().get()));
        }
        try (var _ = HomeLock.acquire(settings.home())) {
            LocalPostgres own = LocalPostgres.start(settings.home(), err::println);
            try {
                return work.in(DatabaseAddress.of(own.connection()));
            } finally {
                own.stop();
            }
        } catch (HomeLockFailure held) {
            return besides(settings, held, work);
        } catch (LocalPostgresFailure e) {
            throw new StartFailure(ExitCode.EMBEDDED_POSTGRES, e.getMessage(), e);
        }
    }

    /** Beside a node that has the home, over the PostgreSQL that it started. */
    private static ExitCode besides(NodeSettings settings, HomeLockFailure held, Work work)
            throws StartFailure {
        if (held.reason() != HomeLockFailure.Reason.HELD) {
            throw new StartFailure(ExitCode.HOME_UNUSABLE, held.getMessage(), held);
        }
        Optional<LocalPostgres.Connection> running;
        try {
            running = LocalPostgres.running(settings.home());
        } catch (LocalPostgresFailure e) {
            throw new StartFailure(ExitCode.EMBEDDED_POSTGRES, e.getMessage(), e);
        }
        if (running.isEmpty()) {
            throw new StartFailure(
                    ExitCode.HOME_IN_USE,
                    held.getMessage() + "; and no PostgreSQL answers there",
                    held);
        }
        return work.in(DatabaseAddress.of(running.get()));
    }

    private ExitCode answer(CommandLine line, PlatformSchema schema) throws StartFailure {
        var report = new DatabaseReport(out);
        try {
            return switch (line.verb()) {
                case STATUS -> report.status(schema.status());
                case PLAN -> report.plan(schema.plan());
                case APPLY -> apply(schema, report);
                case SQL -> {
                    out.print(schema.script(line.all()));
                    yield ExitCode.OK;
                }
                case VERIFY -> report.verified(schema.status(), schema.verify());
            };
        } catch (SQLException e) {
            throw unreachable(e);
        } catch (RuntimeException e) {
            throw e.getCause() instanceof SQLException sql
                    ? unreachable(sql)
                    : new StartFailure(ExitCode.INTERNAL, String.valueOf(e.getMessage()), e);
        }
    }

    private static ExitCode apply(PlatformSchema schema, DatabaseReport report)
            throws SQLException, StartFailure {
        var before = schema.status();
        try {
            int applied = schema.apply();
            return report.applied(applied, before.pending());
        } catch (RuntimeException e) {
            throw new StartFailure(
                    ExitCode.MIGRATION_FAILED, "the platform's schema: " + e.getMessage(), e);
        }
    }

    private static StartFailure unreachable(SQLException e) {
        return new StartFailure(
                ExitCode.DATABASE_UNREACHABLE, "PostgreSQL cannot be used: " + e.getMessage(), e);
    }

    private static Optional<CommandLine> parse(List<String> arguments) {
        Optional<Verb> verb =
                arguments.isEmpty() ? Optional.empty() : Verb.of(arguments.getFirst());
        if (verb.isEmpty()) {
            return Optional.empty();
        }
        boolean all = false;
        Optional<Path> file = Optional.empty();
        var overrides = new ArrayList<String>();
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean another = i + 1 < arguments.size();
            if (word.equals("--all") && verb.get() == Verb.SQL) {
                all = true;
            } else if (word.equals("--config") && another) {
                file = Optional.of(Path.of(arguments.get(++i)));
            } else if (word.equals("--set") && another) {
                overrides.add(arguments.get(++i));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new CommandLine(verb.get(), all, file, overrides));
    }
}
