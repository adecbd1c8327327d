package com.athyper.workflow.template;

import com.athyper.expression.Parsed;
import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Finding.Severity;
import com.athyper.workflow.template.Step.Approvers;
import com.athyper.workflow.template.Step.Escalation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks, before a template is put into force, for what would leave an approval waiting for nobody:
 * judged by who is there today, which the rules judge again at each step.
 */
public final class TemplateVerifier {
    private final TenantId tenant;
    private final ApproverDirectory directory;
    private final List<Finding> findings = new ArrayList<>();

    private TemplateVerifier(TenantId tenant, ApproverDirectory directory) {
        this.tenant = tenant;
        this.directory = directory;
    }

    /**
     * @param attributes of the template's entity, the platform's own among them; empty if there is
     *     no such entity in force
     */
    public static List<Finding> verify(
            Template template,
            Optional<Map<String, Type>> attributes,
            TenantId tenant,
            ApproverDirectory directory) {
        var verifier = new TemplateVerifier(tenant, directory);
        if (attributes.isEmpty()) {
            verifier.error(
                    "entity-unknown",
                    "/entity",
                    "no entity `%s` is in force".formatted(template.entity()));
        }
        for (int i = 0; i < template.steps().size(); i++) {
            verifier.step(template.steps().get(i), "/steps/" + i, attributes);
        }
        verifier.somebodyIsAsked(template, attributes.orElse(Map.of()));
        return List.copyOf(verifier.findings);
    }

    /** Whether one of them forbids publishing. */
    public static boolean forbids(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private void step(Step step, String pointer, Optional<Map<String, Type>> attributes) {
        if (attributes.isPresent() && step.when().isPresent()) {
            condition(step.when().get(), pointer + "/when", attributes.get());
        }
        var asked = Candidates.of(step.approvers(), tenant, directory);
        named(step.approvers(), pointer + "/approvers");
        if (step.approvers() instanceof Approvers.ManagerOfRequester(var levels)) {
            reachable(step, pointer, levels);
        } else if (asked.isEmpty()) {
            error(
                    "no-approver",
                    pointer + "/approvers",
                    "%s resolves to nobody active".formatted(step.approvers().words()));
        } else {
            enough(step, pointer, asked);
        }
        step.sla()
                .flatMap(Step.Sla::escalation)
                .ifPresent(it -> escalation(it, pointer + "/sla/escalate", asked));
    }

    private void condition(Step.When when, String pointer, Map<String, Type> attributes) {
        switch (Conditions.read(when.source(), attributes)) {
            case Parsed.Sound _ -> {}
            case Parsed.Faulty(var faults) -> {
                for (Fault fault : faults) {
                    error("condition-" + fault.code(), pointer, fault.message());
                }
            }
        }
    }

    /** Who they are depends on the requester; how many they can be does not. */
    private void reachable(Step step, String pointer, int levels) {
        if (step.mode().needed(levels) > levels) {
            error(
                    "quorum-unreachable",
                    pointer + "/mode",
                    "%d must agree and %s are %d at most"
                            .formatted(
                                    step.mode().needed(levels), step.approvers().words(), levels));
        }
    }

    private void enough(Step step, String pointer, List<PrincipalId> asked) {
        int needed = step.mode().needed(asked.size());
        if (asked.size() > Template.APPROVERS_MAX) {
            error(
                    "too-many-approvers",
                    pointer + "/approvers",
                    "%s resolves to %d; at most %d can be asked"
                            .formatted(
                                    step.approvers().words(),
                                    asked.size(),
                                    Template.APPROVERS_MAX));
        } else if (needed > asked.size()) {
            error(
                    "quorum-unreachable",
                    pointer + "/mode",
                    "%d must agree and %s resolves to %d"
                            .formatted(needed, step.approvers().words(), asked.size()));
        } else if (asked.size() == 1) {
            warning(
                    "single-approver",
                    pointer + "/approvers",
                    "nobody could decide a request of `%s`".formatted(asked.getFirst()),
                    requester(asked));
        } else if (step.mode().needed(asked.size() - 1) > asked.size() - 1) {
            warning(
                    "quorum-tight",
                    pointer + "/mode",
                    "a request of one of those asked would leave too few",
                    requester(asked));
        }
    }

    private static Value.Fields requester(List<PrincipalId> asked) {
        return Value.object().put("requester", asked.getFirst().value()).build();
    }

    private void named(Approvers approvers, String pointer) {
        switch (approvers) {
            case Approvers.Role _,
                    Approvers.Group _,
                    Approvers.OrgUnit _,
                    Approvers.ManagerOfRequester _ -> {}
            case Approvers.Principals(var principals) -> {
                for (int i = 0; i < principals.size(); i++) {
                    if (!directory.isActive(tenant, principals.get(i))) {
                        warning(
                                "inactive-approver",
                                pointer + "/principals/" + i,
                                "`%s` is not an active principal".formatted(principals.get(i)),
                                Value.object().put("principal", principals.get(i).value()).build());
                    }
                }
            }
        }
    }

    private void escalation(Escalation escalation, String pointer, List<PrincipalId> asked) {
        var to = Candidates.of(escalation.to(), tenant, directory);
        named(escalation.to(), pointer + "/to");
        if (escalation.to() instanceof Approvers.ManagerOfRequester) {
            return;
        }
        if (to.isEmpty()) {
            error(
                    "escalation-nobody",
                    pointer + "/to",
                    "%s resolves to nobody active".formatted(escalation.to().words()));
        } else if (escalation.effect() == Escalation.Effect.ADD && asked.containsAll(to)) {
            warning(
                    "escalation-idle",
                    pointer + "/to",
                    "all of those escalated to are asked from the beginning",
                    Value.object().put("principal", to.getFirst().value()).build());
        }
    }

    private void somebodyIsAsked(Template template, Map<String, Type> attributes) {
        var conditions = template.steps().stream().flatMap(step -> step.when().stream()).toList();
        if (conditions.size() < template.steps().size()) {
            return;
        }
        var witness = UnaskedRecord.find(conditions, attributes);
        if (witness.isPresent()) {
            findings.add(
                    new Finding(
                            "nobody-asked",
                            Severity.ERROR,
                            "/steps",
                            "every step has a condition, and there are records that none of them"
                                    + " applies to",
                            Optional.of(Value.object().put("record", witness.get()).build())));
        } else {
            findings.add(
                    new Finding(
                            "nobody-asked-perhaps",
                            Severity.WARNING,
                            "/steps",
                            "every step has a condition; no record was found that none of them"
                                    + " applies to",
                            Optional.empty()));
        }
    }

    private void error(String code, String pointer, String message) {
        findings.add(new Finding(code, Severity.ERROR, pointer, message, Optional.empty()));
    }

    private void warning(String code, String pointer, String message, Value.Fields witness) {
        findings.add(new Finding(code, Severity.WARNING, pointer, message, Optional.of(witness)));
    }
}
