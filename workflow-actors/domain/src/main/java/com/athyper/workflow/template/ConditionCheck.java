package com.athyper.workflow.template;

import com.athyper.expression.Expr;
import com.athyper.expression.Parsed;
import com.athyper.expression.Truth;
import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Step.When;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What can be said of a template's conditions before there is a record: whether they fit the
 * entity, and whether there are records for which they differ.
 *
 * @param attributes of the entity; empty if it is not known
 */
record ConditionCheck(Optional<Map<String, Type>> attributes, Findings findings) {

    /** Conditions that decide together whether a step is asked: all have to hold. */
    record Guarded(String step, List<When> guards) {}

    void condition(When when, String pointer) {
        if (attributes.isEmpty()) {
            return;
        }
        switch (Conditions.read(when.source(), attributes.get())) {
            case Parsed.Sound _ -> differs(when, pointer);
            case Parsed.Faulty(var faults) -> {
                for (Fault fault : faults) {
                    findings.error("condition-" + fault.code(), pointer, fault.message());
                }
            }
        }
    }

    private void differs(When when, String pointer) {
        var holds = find(List.of(when), record -> Conditions.test(when, record) == Truth.TRUE);
        var fails = find(List.of(when), record -> Conditions.test(when, record) == Truth.FALSE);
        if (holds.isEmpty() && fails.isPresent()) {
            findings.warning(
                    "never-true",
                    pointer,
                    "no record was found for which this holds",
                    witness(fails.get()));
        }
        if (fails.isEmpty() && holds.isPresent()) {
            findings.warning(
                    "always-true",
                    pointer,
                    "no record was found for which this does not hold",
                    witness(holds.get()));
        }
    }

    /** Conditions that hold by themselves and never together. */
    void reached(List<When> guards, String pointer) {
        if (guards.size() < 2 || attributes.isEmpty()) {
            return;
        }
        var reaching =
                find(
                        guards,
                        record ->
                                guards.stream()
                                        .noneMatch(
                                                when ->
                                                        Conditions.test(when, record)
                                                                == Truth.FALSE));
        if (reaching.isEmpty()) {
            findings.warning(
                    "never-reached",
                    pointer,
                    "no record was found that leads here: "
                            + String.join(" and ", guards.stream().map(When::source).toList()));
        }
    }

    /** A record for which no step applies is asked about nowhere, and its approval is stuck. */
    void somebodyIsAsked(List<Guarded> steps) {
        if (steps.stream().anyMatch(step -> step.guards().isEmpty())) {
            return;
        }
        var witness =
                find(
                        steps.stream().flatMap(step -> step.guards().stream()).distinct().toList(),
                        record -> steps.stream().allMatch(step -> skipped(step, record)));
        if (witness.isPresent()) {
            findings.error(
                    "nobody-asked",
                    "/steps",
                    "every step has a condition, and there are records that none of them applies"
                            + " to",
                    witness(witness.get())
                            .with(
                                    "path",
                                    Value.texts(
                                            steps.stream()
                                                    .map(step -> "skip " + step.step())
                                                    .toList())));
        } else {
            findings.warning(
                    "nobody-asked-perhaps",
                    "/steps",
                    "every step has a condition; no record was found that none of them applies"
                            + " to");
        }
    }

    private static boolean skipped(Guarded step, Value.Fields record) {
        return step.guards().stream()
                .anyMatch(when -> Conditions.test(when, record) == Truth.FALSE);
    }

    private Optional<Value.Fields> find(List<When> conditions, Predicate<Value.Fields> sought) {
        var expressions = new ArrayList<Expr>();
        conditions.forEach(when -> expressions.add(when.condition()));
        return SampleRecord.find(expressions, attributes.orElse(Map.of()), sought);
    }

    private static Value.Fields witness(Value.Fields record) {
        return Value.object().put("record", record).build();
    }
}
