package com.athyper.node.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The node's own PostgreSQL cannot be had; the message is one line for an operator. */
public final class LocalPostgresFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LINES_MAX = 5;

    /** What an operator can do about it depends on this alone. */
    public enum Reason {
        HOME_NOT_WRITABLE,
        DISK_FULL,
        /** Port after port was taken by somebody else. */
        PORT_BUSY,
        /** There is no PostgreSQL for this machine, or it could not be unpacked or executed. */
        BINARIES,
        /** PostgreSQL refuses to run as root, and this machine offers no way round. */
        ROOT,
        /** The passwords of the home are gone or not those of its data. */
        CREDENTIALS,
        START_FAILED,
        STOP_FAILED
    }

    private final Reason reason;

    LocalPostgresFailure(Reason reason, String message) {
        super(oneLine(message));
        this.reason = reason;
    }

    LocalPostgresFailure(Reason reason, String message, Throwable cause) {
        super(oneLine(message), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** A file or folder of the home could not be written. */
    static LocalPostgresFailure notWritten(Path path, IOException cause) {
        return isDiskFull(String.valueOf(cause.getMessage()))
                ? new LocalPostgresFailure(
                        Reason.DISK_FULL, "the disk is full: " + path + " cannot be written", cause)
                : new LocalPostgresFailure(
                        Reason.HOME_NOT_WRITABLE, path + " cannot be written: " + cause, cause);
    }

    /** PostgreSQL gave up, and this is what it said last. */
    static LocalPostgresFailure said(String what, String output) {
        String last = lastLines(output);
        return new LocalPostgresFailure(
                isDiskFull(output) ? Reason.DISK_FULL : Reason.START_FAILED,
                (isDiskFull(output) ? "the disk is full: " : "")
                        + what
                        + (last.isEmpty() ? "" : ": " + last));
    }

    static boolean isDiskFull(String output) {
        return output.contains("No space left on device") || output.contains("quota exceeded");
    }

    /** The last lines that tell something, without the time and process in front of each. */
    static String lastLines(String output) {
        List<String> lines =
                output.lines()
                        .map(line -> line.replaceFirst("^[-\\d]+ [:.\\d]+ \\S+ \\[\\d+\\] ", ""))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - LINES_MAX))
                .collect(Collectors.joining(" / "));
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " / ");
    }
}
