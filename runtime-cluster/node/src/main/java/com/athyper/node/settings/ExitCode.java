package com.athyper.node.settings;

/** How the process ends. The numbers never change: scripts and supervisors rely on them. */
public enum ExitCode {
    OK(0, "drained and stopped"),
    USAGE(2, "the command line is not understood"),
    SETTINGS_INVALID(3, "the settings have faults, all of which were listed"),
    PORT_IN_USE(4, "a port that the node would listen on is taken"),
    HOME_IN_USE(5, "another process uses the home"),
    HOME_UNUSABLE(6, "the home cannot be written, or its disk is full"),
    DATABASE_UNREACHABLE(7, "PostgreSQL does not answer"),
    MIGRATION_FAILED(8, "the platform's own schema could not be brought up to date"),
    DATABASE_ROLE_UNSAFE(9, "the application's role could get round row-level security"),
    CLUSTER_NOT_JOINED(10, "the cluster could not be joined in time"),
    EMBEDDED_POSTGRES(11, "the embedded PostgreSQL could not be started"),
    START_TIMED_OUT(12, "the node was not ready in time"),
    CLUSTER_LOST(13, "the node was taken out of the cluster and stopped itself"),
    STOP_TIMED_OUT(20, "draining took too long and was cut off"),
    MIGRATIONS_PENDING(21, "the database has not seen all migrations"),
    DATABASE_DIFFERS(22, "the database is not what the migrations make"),
    INTERNAL(50, "something that is a bug; the log has it");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    /** The table of {@code docs/operations.md}. */
    public static String table() {
        var table = new StringBuilder("| code | name | meaning |\n| --- | --- | --- |\n");
        for (ExitCode code : values()) {
            table.append("| ")
                    .append(code.number)
                    .append(" | ")
                    .append(code.name())
                    .append(" | ")
                    .append(code.meaning)
                    .append(" |\n");
        }
        return table.toString();
    }
}
