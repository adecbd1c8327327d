package com.athyper.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;

import java.sql.SQLException;

/** The pool takes a stale plan for a broken connection, and would close them all in turn. */
public final class KeepAfterStalePlan implements SQLExceptionOverride {

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        return SqlState.isStalePlan(e)
                ? SQLExceptionOverride.Override.DO_NOT_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
