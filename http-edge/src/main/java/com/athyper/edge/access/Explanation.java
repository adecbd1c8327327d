package com.athyper.edge.access;

import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Policies.Hiding;
import com.athyper.policy.analysis.Explanation.Grant;

import java.util.ArrayList;
import java.util.List;

/** Why a list is as it is: which rules let records be seen, hide how many, and mask what. */
final class Explanation {
    private Explanation() {}

    /**
     * @param counts of the records that each of the rules hides
     */
    static Value.Fields of(
            List<Hiding> hidden, List<Long> counts, List<Duty> masks, List<Grant> grants) {
        var rules = new ArrayList<Value>();
        for (int i = 0; i < hidden.size(); i++) {
            if (counts.get(i) > 0) {
                rules.add(
                        Value.object()
                                .put("rule", Problems.ruleId(hidden.get(i).rule()))
                                .put("count", counts.get(i))
                                .build());
            }
        }
        return Value.object()
                .put(
                        "granted",
                        new Value.Items(grants.stream().<Value>map(Explanation::granted).toList()))
                .put("hidden", new Value.Items(rules))
                .put(
                        "masked",
                        new Value.Items(masks.stream().<Value>map(Explanation::masked).toList()))
                .build();
    }

    private static Value granted(Grant grant) {
        return Value.object()
                .put("rule", Problems.ruleId(grant.rule()))
                .put("through", Value.texts(grant.through()))
                .build();
    }

    private static Value masked(Duty duty) {
        return Value.object()
                .put("rule", Problems.ruleId(duty.rule()))
                .put("fields", Value.texts(duty.obligation().fields()))
                .build();
    }
}
