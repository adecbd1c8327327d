package com.athyper.workflow.template;

import com.athyper.expression.Bindings;
import com.athyper.expression.CelReader;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Parsed;
import com.athyper.expression.Scope;
import com.athyper.expression.Truth;
import com.athyper.expression.Type;
import com.athyper.kernel.Value;

import java.util.Map;

/** The expressions of steps: CEL over the record that is to be approved. */
public final class Conditions {
    static final String ROOT = "record";

    /** Knows the root and nothing of its attributes: a document is read without its entity. */
    private static final Scope OPEN = new Scope(Map.of(ROOT, Map.of()));

    private Conditions() {}

    static Parsed read(String source) {
        return CelReader.parseCondition(source, OPEN);
    }

    static Parsed read(String source, Map<String, Type> attributes) {
        return CelReader.parseCondition(source, new Scope(Map.of(ROOT, attributes)));
    }

    static Parsed readNames(String source) {
        return CelReader.parse(source, OPEN);
    }

    static Parsed readNames(String source, Map<String, Type> attributes) {
        return CelReader.parse(source, new Scope(Map.of(ROOT, attributes)));
    }

    static Bindings bindings(Value.Fields attributes) {
        return new Bindings(Map.of(ROOT, attributes));
    }

    public static Truth test(Step.When when, Value.Fields attributes) {
        return Evaluator.test(when.condition(), bindings(attributes));
    }
}
