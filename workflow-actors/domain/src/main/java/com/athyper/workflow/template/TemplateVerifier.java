package com.athyper.workflow.template;

import com.athyper.expression.Parsed;
import com.athyper.expression.Truth;
import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Finding.Severity;
import com.athyper.workflow.template.Step.Escalation.Action;
import com.athyper.workflow.template.Step.Escalation.Effect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks, before a template is put into force, for what would leave an approval waiting for nobody:
 * judged by who is there today, which the rules judge again at each step.
 */
public final class TemplateVerifier {
    private final Optional<Map<String, Type>> attributes;
    private final Findings findings;
    private final ApproversCheck approvers;

    private TemplateVerifier(
            Optional<Map<String, Type>> attributes, Findings findings, ApproversCheck approvers) {
        this.attributes = attributes;
        this.findings = findings;
        this.approvers = approvers;
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
        var findings = new Findings();
        new TemplateVerifier(
                        attributes,
                        findings,
                        new ApproversCheck(tenant, directory, attributes, findings))
                .verify(template);
        return findings.all();
    }

    /** Whether one of them forbids publishing. */
    public static boolean forbids(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private void verify(Template template) {
        if (attributes.isEmpty()) {
            findings.error(
                    "entity-unknown",
                    "/entity",
                    "no entity `%s` is in force".formatted(template.entity()));
        }
        for (int i = 0; i < template.steps().size(); i++) {
            step(template.steps().get(i), "/steps/" + i);
        }
        somebodyIsAsked(template);
    }

    private void step(Step step, String pointer) {
        if (attributes.isPresent() && step.when().isPresent()) {
            condition(step.when().get(), pointer + "/when", attributes.get());
        }
        var asked = approvers.step(step, pointer);
        step.sla().ifPresent(sla -> escalations(sla, pointer + "/sla/escalate", asked));
    }

    private void condition(Step.When when, String pointer, Map<String, Type> known) {
        switch (Conditions.read(when.source(), known)) {
            case Parsed.Sound _ -> {}
            case Parsed.Faulty(var faults) -> {
                for (Fault fault : faults) {
                    findings.error("condition-" + fault.code(), pointer, fault.message());
                }
            }
        }
    }

    private void escalations(Step.Sla sla, String pointer, List<PrincipalId> asked) {
        for (int i = 0; i < sla.escalations().size(); i++) {
            var at = sla.escalations().size() == 1 ? pointer : Fault.at(pointer, i);
            switch (sla.escalations().get(i).action()) {
                case Action.Ask(var to, var effect) -> ask(to, effect, at + "/to", asked);
                case Action.Notify(var to) -> approvers.escalation(to, at + "/to");
                case Action.Decide(var approve) -> {
                    if (approve) {
                        findings.warning(
                                "clock-approves",
                                at + "/decision",
                                "what nobody answers is approved by the clock");
                    }
                }
            }
        }
    }

    private void ask(Approvers whom, Effect effect, String pointer, List<PrincipalId> asked) {
        var to = approvers.escalation(whom, pointer);
        if (!to.isEmpty() && effect == Effect.ADD && asked.containsAll(to)) {
            findings.warning(
                    "escalation-idle",
                    pointer,
                    "all of those escalated to are asked from the beginning",
                    Value.object().put("principal", to.getFirst().value()).build());
        }
    }

    private void somebodyIsAsked(Template template) {
        var conditions = template.steps().stream().flatMap(step -> step.when().stream()).toList();
        if (conditions.size() < template.steps().size()) {
            return;
        }
        var witness =
                SampleRecord.find(
                        conditions.stream().map(Step.When::condition).toList(),
                        attributes.orElse(Map.of()),
                        record ->
                                conditions.stream()
                                        .allMatch(
                                                when ->
                                                        Conditions.test(when, record)
                                                                == Truth.FALSE));
        if (witness.isPresent()) {
            findings.error(
                    "nobody-asked",
                    "/steps",
                    "every step has a condition, and there are records that none of them applies"
                            + " to",
                    Value.object().put("record", witness.get()).build());
        } else {
            findings.warning(
                    "nobody-asked-perhaps",
                    "/steps",
                    "every step has a condition; no record was found that none of them applies"
                            + " to");
        }
    }
}
