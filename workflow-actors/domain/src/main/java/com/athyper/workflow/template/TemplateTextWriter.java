package com.athyper.workflow.template;

import com.athyper.expression.text.Quoting;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.template.Step.Escalation;
import com.athyper.workflow.template.Step.Escalation.Action;
import com.athyper.workflow.template.Step.Mode;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a template as its text. */
final class TemplateTextWriter {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    String write(Template template) {
        text.append("template ")
                .append(template.name())
                .append(" for ")
                .append(template.entity())
                .append('\n');
        parts(template.flow(), "");
        return text.toString();
    }

    private void parts(List<Node> nodes, String indent) {
        for (Node node : nodes) {
            text.append('\n');
            switch (node) {
                case Step step -> step(step, indent);
                case Node.Parallel parallel -> parallel(parallel, indent);
            }
        }
    }

    private void parallel(Node.Parallel parallel, String indent) {
        line(indent, "parallel " + parallel.name());
        parallel.when().ifPresent(when -> line(indent + INDENT, condition("when", when)));
        for (Node.Branch branch : parallel.branches()) {
            line(indent + INDENT, "branch " + branch.name());
            parts(branch.flow(), indent + INDENT + INDENT);
        }
        line(indent, "end");
    }

    private void step(Step step, String indent) {
        line(indent, "step " + step.name());
        clauses(step).forEach(clause -> line(indent + INDENT, clause));
    }

    private static Stream<String> clauses(Step step) {
        var clauses = Stream.<String>builder();
        step.when().ifPresent(when -> clauses.add(condition("when", when)));
        clauses.add("ask " + people(step.approvers()));
        clauses.add("mode " + mode(step.mode()));
        step.autoApprove().ifPresent(when -> clauses.add(condition("autoApproveWhen", when)));
        if (!step.commented().isEmpty()) {
            clauses.add("comment " + String.join(", ", step.commentedAnswers()));
        }
        step.sla()
                .ifPresent(
                        sla -> {
                            clauses.add("due " + sla.due());
                            sla.calendar().ifPresent(name -> clauses.add("calendar " + name));
                            if (!sla.remind().isEmpty()) {
                                clauses.add("remind " + durations(sla.remind()));
                            }
                            sla.escalations().forEach(one -> clauses.add(escalation(one)));
                        });
        return clauses.build();
    }

    private static String condition(String word, Step.When when) {
        return word + " " + Quoting.condition(when.source());
    }

    private static String durations(List<Duration> durations) {
        return durations.stream().map(Duration::toString).collect(Collectors.joining(", "));
    }

    private static String mode(Mode mode) {
        return switch (mode) {
            case Mode.Any _ -> "any";
            case Mode.All _ -> "all";
            case Mode.Majority _ -> "majority";
            case Mode.Quorum(var count) -> "quorum " + count;
            case Mode.QuorumPercent(var percent) -> "quorumPercent " + percent;
        };
    }

    private static String people(Approvers approvers) {
        return switch (approvers) {
            case Approvers.Role(var role) -> "role " + word(role);
            case Approvers.Group(var group) -> "group " + word(group);
            case Approvers.OrgUnit(var unit) -> "orgUnit " + word(unit);
            case Approvers.ManagerOfRequester(var levels) -> "managerOf requester levels " + levels;
            case Approvers.Principals(var principals) ->
                    "principals "
                            + principals.stream()
                                    .map(PrincipalId::value)
                                    .map(TemplateTextWriter::word)
                                    .collect(Collectors.joining(", "));
            case Approvers.Field(var field) -> "field " + word(field);
            case Approvers.Expression(var source, _) -> "expression " + Quoting.condition(source);
            case Approvers.FirstOf(var alternatives) ->
                    alternatives.stream()
                            .map(TemplateTextWriter::people)
                            .collect(Collectors.joining(" or "));
        };
    }

    private static String escalation(Escalation escalation) {
        String after = escalation.after().isZero() ? "" : "after " + escalation.after() + " ";
        return "escalate "
                + after
                + switch (escalation.action()) {
                    case Action.Ask(var to, var effect) ->
                            switch (effect) {
                                        case ADD -> "add ";
                                        case REPLACE -> "replace ";
                                    }
                                    + people(to);
                    case Action.Notify(var to) -> "notify " + people(to);
                    case Action.Decide(var approve) ->
                            "decide " + (approve ? "approved" : "rejected");
                };
    }

    private static String word(String name) {
        return Quoting.word(name, Set.of());
    }

    private void line(String indent, String line) {
        text.append(indent).append(line).append('\n');
    }
}
