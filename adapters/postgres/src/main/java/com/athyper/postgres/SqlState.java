package com.athyper.postgres;

import com.athyper.kernel.Unavailable;

import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** What PostgreSQL's error codes (appendix A of its manual) mean to us. */
public final class SqlState {

    public static final String FOREIGN_KEY_VIOLATION = "23503";
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String CHECK_VIOLATION = "23514";
    public static final String RESTRICT_VIOLATION = "23001";
    public static final String EXCLUSION_VIOLATION = "23P01";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String SERIALIZATION_FAILURE = "40001";
    public static final String QUERY_CANCELED = "57014";

    private SqlState() {}

    public static boolean is(SQLException e, String state) {
        return state.equals(e.getSQLState());
    }

    /** The name of the constraint that was violated. */
    public static Optional<String> constraint(SQLException e) {
        return message(e).map(ServerErrorMessage::getConstraint);
    }

    /** Of the two sides of a foreign key, the one that is referred to was to go. */
    public static boolean isStillReferenced(SQLException e) {
        // PostgreSQL says the same of both sides but for the routine that found it.
        return message(e)
                .map(ServerErrorMessage::getDetail)
                .filter(detail -> detail.contains("is still referenced"))
                .isPresent();
    }

    /** What callers are told: that they may come again, or that we were wrong. */
    static Throwable fault(Throwable failure) {
        if (failure instanceof RejectedExecutionException) {
            return new Unavailable("the database is closed", failure);
        }
        if (!(failure instanceof SQLException e)) {
            return failure;
        }
        return isUnavailable(e)
                ? new Unavailable("PostgreSQL is not available", e)
                : new DatabaseFault("PostgreSQL refused a statement", e);
    }

    /** Whatever else is asked of this connection will fail too. */
    static boolean isServerLost(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }

    /** The server, the way to it, or its room: nothing that the statement could help. */
    public static boolean isUnavailable(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLTransientConnectionException
                || state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.equals(QUERY_CANCELED)
                || state.equals(LOCK_NOT_AVAILABLE)
                || isWorthRetrying(e);
    }

    /** A rule that rows, or a new row, do not keep. */
    public static boolean isViolation(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("23");
    }

    /** A lock was not to be had: nothing is left of the statement, which may be sent again. */
    public static boolean isLockedOut(SQLException e) {
        return is(e, LOCK_NOT_AVAILABLE) || is(e, DEADLOCK);
    }

    /** The transaction lost against another one; nothing of it is left and it may be run again. */
    static boolean isWorthRetrying(SQLException e) {
        return is(e, DEADLOCK) || is(e, SERIALIZATION_FAILURE);
    }

    /** A statement was prepared before its table changed; nothing of the transaction is left. */
    static boolean isStalePlan(SQLException e) {
        return is(e, "0A000")
                && message(e)
                        .map(ServerErrorMessage::getRoutine)
                        .filter(routine -> routine.startsWith("RevalidateCached"))
                        .isPresent();
    }

    private static Optional<ServerErrorMessage> message(SQLException e) {
        return e instanceof PSQLException problem
                ? Optional.ofNullable(problem.getServerErrorMessage())
                : Optional.empty();
    }
}
