package com.athyper.policy.analysis;

import com.athyper.expression.Expr;
import com.athyper.expression.Truth;

import java.util.Set;

/** What a condition is to come to. */
record Goal(Expr expr, Mode mode) {

    /** Sets of truth values that are worth asking for. */
    enum Mode {
        TRUE,
        FALSE,
        NOT_TRUE,
        NOT_FALSE;

        Set<Truth> truths() {
            return switch (this) {
                case TRUE -> Set.of(Truth.TRUE);
                case FALSE -> Set.of(Truth.FALSE);
                case NOT_TRUE -> Set.of(Truth.FALSE, Truth.UNKNOWN);
                case NOT_FALSE -> Set.of(Truth.TRUE, Truth.UNKNOWN);
            };
        }

        boolean admits(Truth truth) {
            return truths().contains(truth);
        }

        /** Of the negation. */
        Mode negated() {
            return switch (this) {
                case TRUE -> FALSE;
                case FALSE -> TRUE;
                case NOT_TRUE -> NOT_FALSE;
                case NOT_FALSE -> NOT_TRUE;
            };
        }

        /** Whether a conjunction comes to it only if each of its parts does. */
        boolean takesAllOfAll() {
            return this == TRUE || this == NOT_FALSE;
        }
    }
}
