package com.athyper.workflow.template;

import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;
import com.athyper.kernel.Value.ObjectBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Sound documents of templates, of every form there is. */
final class RandomTemplates {
    private static final List<String> CONDITIONS =
            List.of(
                    "record.amount > 1000",
                    "record.title == \"}\" || record.amount < 5",
                    "record.amount > 1 // in braces }\n && true",
                    "record.title == 'step'");
    private static final List<String> ROLES =
            List.of("manager", "or", "night shift", "step", "ends \"here\"", "levels", "end");

    private final Random random;
    private int names;

    RandomTemplates(Random random) {
        this.random = random;
    }

    Fields document() {
        return Value.object()
                .put("name", "some_approval")
                .put("entity", "claim")
                .put("steps", flow(1))
                .build();
    }

    private Value flow(int depth) {
        return list(1 + random.nextInt(3), () -> depth < 3 && one(4) ? parallel(depth) : step());
    }

    private Value parallel(int depth) {
        var parallel = named("parts");
        maybe(() -> parallel.put("when", condition()));
        return parallel.put(
                        "parallel",
                        list(
                                2 + random.nextInt(2),
                                () -> named("branch").put("steps", flow(depth + 1)).build()))
                .build();
    }

    private Value step() {
        var step = named("step");
        maybe(() -> step.put("when", condition()));
        maybe(() -> step.put("autoApproveWhen", condition()));
        maybe(
                () ->
                        step.put(
                                "comment",
                                Value.object()
                                        .put("reject", "required")
                                        .put(one(2) ? "approve" : "requestChanges", "required")
                                        .build()));
        maybe(() -> step.put("sla", sla()));
        return step.put("approvers", approvers()).put("mode", mode()).build();
    }

    private Value approvers() {
        return one(4)
                ? Value.object().put("firstOf", list(2 + random.nextInt(3), this::plain)).build()
                : plain();
    }

    private Value plain() {
        var approvers = Value.object();
        return switch (random.nextInt(7)) {
            case 0 -> approvers.put("role", any(ROLES)).build();
            case 1 -> approvers.put("group", "travel.desk").build();
            case 2 -> approvers.put("orgUnit", "finance").build();
            case 3 ->
                    approvers
                            .put("managerOf", "requester")
                            .put("levels", 1 + random.nextInt(3))
                            .build();
            case 4 -> approvers.put("principals", Value.texts(List.of("ada", "step"))).build();
            case 5 -> approvers.put("field", "buyer").build();
            default -> approvers.put("expression", "record.buyer").build();
        };
    }

    private Value mode() {
        return switch (random.nextInt(5)) {
            case 0 -> Value.of("any");
            case 1 -> Value.of("all");
            case 2 -> Value.of("majority");
            case 3 -> Value.object().put("quorum", 1 + random.nextInt(9)).build();
            default -> Value.object().put("quorumPercent", 1 + random.nextInt(100)).build();
        };
    }

    private Value sla() {
        var sla = Value.object().put("due", "P" + (2 + random.nextInt(9)) + "DT4H");
        maybe(() -> sla.put("calendar", "office"));
        maybe(() -> sla.put("remind", Value.texts(List.of("PT4H", "PT0.5S"))));
        maybe(() -> sla.put("escalate", escalations()));
        return sla.build();
    }

    private Value escalations() {
        int count = 1 + random.nextInt(3);
        return new Value.Items(
                IntStream.range(0, count)
                        .mapToObj(
                                i -> {
                                    var one = Value.object();
                                    if (i > 0 || one(2)) {
                                        one.put("after", "PT" + (i + 1) + "H");
                                    }
                                    return i == count - 1 && one(3)
                                            ? one.put("do", "decide")
                                                    .put(
                                                            "decision",
                                                            one(2) ? "approved" : "rejected")
                                                    .build()
                                            : (Value)
                                                    one.put(
                                                                    "do",
                                                                    any(
                                                                            List.of(
                                                                                    "add",
                                                                                    "replace",
                                                                                    "notify")))
                                                            .put("to", approvers())
                                                            .build();
                                })
                        .toList());
    }

    private String condition() {
        return any(CONDITIONS);
    }

    private ObjectBuilder named(String kind) {
        return Value.object().put("name", kind + "-" + names++);
    }

    private Value list(int count, Supplier<Value> item) {
        var items = new ArrayList<Value>();
        for (int i = 0; i < count; i++) {
            items.add(item.get());
        }
        return new Value.Items(items);
    }

    private void maybe(Runnable then) {
        if (one(2)) {
            then.run();
        }
    }

    private boolean one(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
