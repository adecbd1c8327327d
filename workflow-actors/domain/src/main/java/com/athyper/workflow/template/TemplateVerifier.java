package com.athyper.workflow.template;

import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Finding.Severity;
import com.athyper.workflow.template.Step.Escalation.Action;
import com.athyper.workflow.template.Step.Escalation.Effect;
import com.athyper.workflow.template.Step.When;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks, before a template is put into force, for what would leave an approval waiting for nobody:
 * judged by who is there today, which the rules judge again at each step.
 */
public final class TemplateVerifier {
    private final Findings findings = new Findings();
    private final List<ConditionCheck.Guarded> guarded = new ArrayList<>();
    private final ConditionCheck conditions;
    private final ApproversCheck approvers;

    private TemplateVerifier(
            Optional<Map<String, Type>> attributes, TenantId tenant, ApproverDirectory directory) {
        conditions = new ConditionCheck(attributes, findings);
        approvers = new ApproversCheck(tenant, directory, attributes, findings);
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
        var verifier = new TemplateVerifier(attributes, tenant, directory);
        verifier.verify(template);
        return verifier.findings.all();
    }

    /** Whether one of them forbids publishing. */
    public static boolean forbids(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private void verify(Template template) {
        if (conditions.attributes().isEmpty()) {
            findings.error(
                    "entity-unknown",
                    "/entity",
                    "no entity `%s` is in force".formatted(template.entity()));
        }
        flow(template.flow(), "/steps", List.of());
        conditions.somebodyIsAsked(guarded);
    }

    /**
     * @param around the conditions of the parts that these are in
     */
    private void flow(List<Node> nodes, String pointer, List<When> around) {
        for (int i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var at = Fault.at(pointer, i);
            var guards = new ArrayList<>(around);
            node.when().ifPresent(guards::add);
            node.when().ifPresent(when -> conditions.condition(when, at + "/when"));
            switch (node) {
                case Step step -> step(step, at, guards);
                case Node.Parallel(_, _, var branches) -> {
                    for (int j = 0; j < branches.size(); j++) {
                        flow(
                                branches.get(j).flow(),
                                Fault.at(at + "/parallel", j) + "/steps",
                                guards);
                    }
                }
            }
        }
    }

    private void step(Step step, String pointer, List<When> guards) {
        guarded.add(new ConditionCheck.Guarded(step.name(), guards));
        conditions.reached(guards, pointer);
        step.autoApprove()
                .ifPresent(when -> conditions.condition(when, pointer + "/autoApproveWhen"));
        var asked = approvers.step(step, pointer);
        step.sla().ifPresent(sla -> calendar(sla, pointer + "/sla/calendar"));
        step.sla().ifPresent(sla -> escalations(sla, pointer + "/sla/escalate", asked));
    }

    private void calendar(Step.Sla sla, String pointer) {
        if (sla.calendar().filter(name -> !approvers.knowsCalendar(name)).isPresent()) {
            findings.error(
                    "calendar-unknown",
                    pointer,
                    "no calendar `%s` is in force".formatted(sla.calendar().get()));
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
}
