package com.athyper.policy;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.kernel.Value;

import java.util.Map;

/**
 * An obligation that binds a subject, and of which records.
 *
 * @param rule that asks for it
 * @param when over the root {@code resource}
 */
public record Duty(String rule, Obligation obligation, Expr when) {

    /** A condition that cannot be evaluated does not free of the obligation. */
    public boolean binds(Value.Fields record) {
        return Evaluator.test(when, new Bindings(Map.of("resource", record))) != Truth.FALSE;
    }
}
