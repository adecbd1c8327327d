package com.athyper.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;

import java.sql.SQLException;

/**
 * Keeps a connection that met a stale plan. The pool would take it for a broken one, and after a
 * change of a table would close them all in turn.
 */
final class KeepAfterStalePlan implements SQLExceptionOverride {

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        return SqlState.isStalePlan(e)
                ? SQLExceptionOverride.Override.DO_NOT_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
