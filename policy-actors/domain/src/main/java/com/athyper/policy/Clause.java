package com.athyper.policy;

import com.athyper.expression.Expr;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A rule as it is kept in the index: all that can be known before somebody asks is worked out. */
final class Clause {
    private final Rule rule;
    private final int place;
    private final Effect effect;
    private final Expr when;
    private final boolean unconditional;
    private final List<String> alone;
    private final Map<Operation, List<Duty>> duties;

    /**
     * @param place among all rules of the tenant, in which order verdicts name them
     */
    Clause(Rule rule, int place) {
        this.rule = rule;
        this.place = place;
        this.effect = rule.effect();
        this.when = rule.when();
        this.unconditional = rule.when().equals(Expr.TRUE);
        this.alone = List.of(rule.id());
        this.duties = new EnumMap<>(Operation.class);
        if (!rule.obligations().isEmpty()) {
            for (Operation operation : rule.operations()) {
                var asked = new ArrayList<Duty>();
                for (Obligation obligation : rule.obligations(operation)) {
                    asked.add(new Duty(rule.id(), obligation, rule.when()));
                }
                duties.put(operation, List.copyOf(asked));
            }
        }
    }

    Rule rule() {
        return rule;
    }

    Effect effect() {
        return effect;
    }

    Expr when() {
        return when;
    }

    int place() {
        return place;
    }

    /** Whether its condition holds whatever is asked. */
    boolean unconditional() {
        return unconditional;
    }

    /** Its id, as the list of one that most verdicts are. */
    List<String> alone() {
        return alone;
    }

    /** What it asks for where the operation is done, under its whole condition. */
    List<Duty> duties(Operation operation) {
        return duties.getOrDefault(operation, List.of());
    }
}
