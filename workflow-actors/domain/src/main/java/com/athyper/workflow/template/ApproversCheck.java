package com.athyper.workflow.template;

import com.athyper.expression.Parsed;
import com.athyper.expression.References;
import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApproverDirectory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What can be said of approvers before there is a request: who is there today, and what depends on
 * the record and on the requester.
 *
 * @param attributes of the entity; empty if it is not known
 */
record ApproversCheck(
        TenantId tenant,
        ApproverDirectory directory,
        Optional<Map<String, Type>> attributes,
        Findings findings) {

    /**
     * Whom approvers lead to.
     *
     * @param known those who are asked whatever is requested by whom
     * @param others whether it may be others, whom the request decides
     * @param nobody a request that leads to nobody
     */
    private record Reach(List<PrincipalId> known, boolean others, Optional<Value.Fields> nobody) {
        static Reach perhaps(String what, Value.Fields witness) {
            return new Reach(
                    List.of(), true, Optional.of(Value.object().put(what, witness).build()));
        }
    }

    /** Those whom a step asks whatever is requested by whom. */
    List<PrincipalId> step(Step step, String pointer) {
        var approvers = step.approvers();
        var at = pointer + "/approvers";
        var reach = reach(approvers, at);
        if (reach.nobody().isPresent()) {
            findings.warning(
                    "perhaps-nobody",
                    at,
                    "%s may resolve to nobody; `firstOf` has room for others"
                            .formatted(approvers.words()),
                    reach.nobody().get());
        }
        switch (approvers) {
            case Approvers.ManagerOfRequester(var levels) -> reachable(step, pointer, levels);
            case Approvers.FirstOf(var alternatives) -> {
                if (somebody(reach, approvers, at) && reach.known().size() == 1) {
                    single(reach.known(), at);
                }
                for (var alternative : alternatives) {
                    var asked = Candidates.of(alternative, tenant, directory);
                    if (!asked.isEmpty()) {
                        answerable(new Asked(alternative, asked), step, pointer);
                    }
                }
            }
            case Approvers.Role _,
                    Approvers.Group _,
                    Approvers.OrgUnit _,
                    Approvers.Principals _,
                    Approvers.Field _,
                    Approvers.Expression _ -> {
                if (somebody(reach, approvers, at)) {
                    enough(step, pointer, reach.known());
                }
            }
        }
        return reach.known();
    }

    boolean knowsCalendar(String name) {
        return directory.calendar(tenant, name).isPresent();
    }

    /** Those whom an escalation asks whatever is requested by whom. */
    List<PrincipalId> escalation(Approvers approvers, String pointer) {
        var reach = reach(approvers, pointer);
        if (reach.known().isEmpty() && !reach.others()) {
            findings.error(
                    "escalation-nobody",
                    pointer,
                    "%s resolves to nobody active".formatted(approvers.words()));
        }
        return reach.known();
    }

    private Reach reach(Approvers approvers, String pointer) {
        return switch (approvers) {
            case Approvers.Role _, Approvers.Group _, Approvers.OrgUnit _ -> known(approvers);
            case Approvers.Principals(var principals) -> {
                inactive(principals, pointer + "/principals");
                yield known(approvers);
            }
            case Approvers.ManagerOfRequester _ ->
                    Reach.perhaps("requester", Value.object().put("manager", Value.NULL).build());
            case Approvers.Field(var field) -> field(field, pointer + "/field");
            case Approvers.Expression expression -> expression(expression, pointer + "/expression");
            case Approvers.FirstOf(var alternatives) -> first(alternatives, pointer + "/firstOf");
        };
    }

    private Reach known(Approvers approvers) {
        return new Reach(Candidates.of(approvers, tenant, directory), false, Optional.empty());
    }

    private void inactive(List<PrincipalId> principals, String pointer) {
        for (int i = 0; i < principals.size(); i++) {
            if (!directory.isActive(tenant, principals.get(i))) {
                findings.warning(
                        "inactive-approver",
                        Fault.at(pointer, i),
                        "`%s` is not an active principal".formatted(principals.get(i)),
                        Value.object().put("principal", principals.get(i).value()).build());
            }
        }
    }

    private Reach field(String field, String pointer) {
        attributes.ifPresent(
                known -> {
                    var type = Optional.ofNullable(known.get(field));
                    if (type.isEmpty()) {
                        findings.error(
                                "unknown-attribute",
                                pointer,
                                "the entity has no field `%s`".formatted(field));
                    } else if (!names(type.get())) {
                        findings.error(
                                "type-mismatch",
                                pointer,
                                "`%s` is %s and names nobody"
                                        .formatted(field, type.get().phrase()));
                    }
                });
        return Reach.perhaps("record", Value.object().put(field, Value.NULL).build());
    }

    private static boolean names(Type type) {
        return switch (type) {
            case TEXT, LIST, ANY -> true;
            case BOOLEAN, NUMBER, DATE, DATETIME -> false;
        };
    }

    private Reach expression(Approvers.Expression expression, String pointer) {
        if (attributes.isPresent()) {
            switch (Conditions.readNames(expression.source(), attributes.get())) {
                case Parsed.Sound(_, var type) when names(type) -> {}
                case Parsed.Sound(_, var type) ->
                        findings.error(
                                "type-mismatch",
                                pointer,
                                "this is %s and names nobody".formatted(type.phrase()));
                case Parsed.Faulty(var faults) -> {
                    for (Fault fault : faults) {
                        findings.error(fault.code(), pointer, fault.message());
                    }
                }
            }
        }
        if (References.of(expression.expr()).isEmpty()) {
            return new Reach(named(expression, Value.EMPTY), false, Optional.empty());
        }
        return SampleRecord.find(
                        List.of(expression.expr()),
                        attributes.orElse(Map.of()),
                        record -> named(expression, record).isEmpty())
                .map(record -> Reach.perhaps("record", record))
                .orElseGet(() -> new Reach(List.of(), true, Optional.empty()));
    }

    private List<PrincipalId> named(Approvers.Expression expression, Value.Fields record) {
        return Candidates.named(expression, record, tenant, directory);
    }

    private Reach first(List<Approvers> alternatives, String pointer) {
        var known = new TreeSet<PrincipalId>();
        var others = false;
        var certain = false;
        var nobody = Value.EMPTY;
        for (int i = 0; i < alternatives.size(); i++) {
            var at = Fault.at(pointer, i);
            if (certain) {
                findings.warning("never-asked", at, "somebody is asked before in every case");
            }
            var reach = reach(alternatives.get(i), at);
            if (!reach.others() && reach.known().isEmpty()) {
                findings.warning(
                        "alternative-nobody",
                        at,
                        "%s resolves to nobody active".formatted(alternatives.get(i).words()));
            }
            known.addAll(reach.known());
            others |= reach.others();
            certain |= known.size() > 1 || (reach.others() && reach.nobody().isEmpty());
            nobody = merged(nobody, reach.nobody().orElse(Value.EMPTY));
        }
        if (known.size() == 1) {
            nobody = nobody.with("requester", Value.of(known.first().value()));
        }
        return new Reach(
                List.copyOf(known),
                others,
                others && !certain ? Optional.of(nobody) : Optional.empty());
    }

    private static Value.Fields merged(Value.Fields one, Value.Fields other) {
        var all = one;
        for (var member : other.values().entrySet()) {
            var there = all.get(member.getKey());
            all =
                    all.with(
                            member.getKey(),
                            there.isPresent()
                                            && there.get() instanceof Value.Fields before
                                            && member.getValue() instanceof Value.Fields more
                                    ? merged(before, more)
                                    : member.getValue());
        }
        return all;
    }

    /** False, and an error, if there is nobody in any case. */
    private boolean somebody(Reach reach, Approvers approvers, String at) {
        if (reach.others()) {
            return false;
        }
        if (reach.known().isEmpty()) {
            findings.error(
                    "no-approver", at, "%s resolves to nobody active".formatted(approvers.words()));
        }
        return !reach.known().isEmpty();
    }

    /** Who they are depends on the requester; how many they can be does not. */
    private void reachable(Step step, String pointer, int levels) {
        if (step.mode().needed(levels) > levels) {
            findings.error(
                    "quorum-unreachable",
                    pointer + "/mode",
                    "%d must agree and %s are %d at most"
                            .formatted(
                                    step.mode().needed(levels), step.approvers().words(), levels));
        }
    }

    private void enough(Step step, String pointer, List<PrincipalId> asked) {
        if (!answerable(new Asked(step.approvers(), asked), step, pointer)) {
            return;
        }
        if (asked.size() == 1) {
            single(asked, pointer + "/approvers");
        } else if (step.mode().needed(asked.size() - 1) > asked.size() - 1) {
            findings.warning(
                    "quorum-tight",
                    pointer + "/mode",
                    "a request of one of those asked would leave too few",
                    requester(asked));
        }
    }

    private record Asked(Approvers approvers, List<PrincipalId> people) {}

    /** Whether they are neither too many nor too few. */
    private boolean answerable(Asked asked, Step step, String pointer) {
        int people = asked.people().size();
        int needed = step.mode().needed(people);
        if (people > Template.APPROVERS_MAX) {
            findings.error(
                    "too-many-approvers",
                    pointer + "/approvers",
                    "%s resolves to %d; at most %d can be asked"
                            .formatted(asked.approvers().words(), people, Template.APPROVERS_MAX));
        } else if (needed > people) {
            findings.error(
                    "quorum-unreachable",
                    pointer + "/mode",
                    "%d must agree and %s resolves to %d"
                            .formatted(needed, asked.approvers().words(), people));
        }
        return people <= Template.APPROVERS_MAX && needed <= people;
    }

    private void single(List<PrincipalId> asked, String at) {
        findings.warning(
                "single-approver",
                at,
                "nobody could decide a request of `%s`".formatted(asked.getFirst()),
                requester(asked));
    }

    private static Value.Fields requester(List<PrincipalId> asked) {
        return Value.object().put("requester", asked.getFirst().value()).build();
    }
}
