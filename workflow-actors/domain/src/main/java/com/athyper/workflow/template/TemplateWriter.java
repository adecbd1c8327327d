package com.athyper.workflow.template;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Step.Escalation;
import com.athyper.workflow.template.Step.Escalation.Action;
import com.athyper.workflow.template.Step.Mode;
import com.athyper.workflow.template.Step.Sla;

import java.time.Duration;
import java.util.List;

/** A template as the one document that it is kept as, whatever was left out when it was written. */
final class TemplateWriter {
    private TemplateWriter() {}

    static Value.Fields document(TemplateParser.Draft parsed) {
        return Value.object()
                .put("name", parsed.name().orElseThrow().value())
                .put("entity", parsed.entity().orElseThrow().value())
                .put("steps", flow(parsed.flow()))
                .build();
    }

    private static Value flow(List<Node> nodes) {
        return new Value.Items(nodes.stream().map(TemplateWriter::document).toList());
    }

    private static Value document(Node node) {
        return switch (node) {
            case Step step -> document(step);
            case Node.Parallel(var name, var when, var branches) ->
                    Value.object()
                            .put("name", name)
                            .put("when", when.map(Step.When::source))
                            .put(
                                    "parallel",
                                    new Value.Items(
                                            branches.stream()
                                                    .<Value>map(
                                                            branch ->
                                                                    Value.object()
                                                                            .put(
                                                                                    "name",
                                                                                    branch.name())
                                                                            .put(
                                                                                    "steps",
                                                                                    flow(
                                                                                            branch
                                                                                                    .flow()))
                                                                            .build())
                                                    .toList()))
                            .build();
        };
    }

    private static Value document(Step step) {
        var object =
                Value.object()
                        .put("name", step.name())
                        .put("when", step.when().map(Step.When::source))
                        .put("autoApproveWhen", step.autoApprove().map(Step.When::source))
                        .put("approvers", document(step.approvers()))
                        .put("mode", document(step.mode()));
        if (!step.commented().isEmpty()) {
            var comment = Value.object();
            step.commentedAnswers().forEach(answer -> comment.put(answer, "required"));
            object.put("comment", comment.build());
        }
        step.sla().ifPresent(sla -> object.put("sla", document(sla)));
        return object.build();
    }

    private static Value document(Approvers approvers) {
        return switch (approvers) {
            case Approvers.Role(var role) -> one("role", Value.of(role));
            case Approvers.Group(var group) -> one("group", Value.of(group));
            case Approvers.OrgUnit(var unit) -> one("orgUnit", Value.of(unit));
            case Approvers.ManagerOfRequester(var levels) ->
                    Value.object().put("managerOf", "requester").put("levels", levels).build();
            case Approvers.Principals(var principals) ->
                    one(
                            "principals",
                            Value.texts(principals.stream().map(PrincipalId::value).toList()));
            case Approvers.Field(var field) -> one("field", Value.of(field));
            case Approvers.Expression(var source, _) -> one("expression", Value.of(source));
            case Approvers.FirstOf(var alternatives) ->
                    one(
                            "firstOf",
                            new Value.Items(
                                    alternatives.stream().map(TemplateWriter::document).toList()));
        };
    }

    private static Value one(String member, Value value) {
        return Value.object().put(member, value).build();
    }

    private static Value document(Mode mode) {
        return switch (mode) {
            case Mode.Any _ -> Value.of("any");
            case Mode.All _ -> Value.of("all");
            case Mode.Majority _ -> Value.of("majority");
            case Mode.Quorum(var count) -> one("quorum", Value.of(count));
            case Mode.QuorumPercent(var percent) -> one("quorumPercent", Value.of(percent));
        };
    }

    private static Value document(Sla sla) {
        var object =
                Value.object().put("due", sla.due().toString()).put("calendar", sla.calendar());
        if (!sla.remind().isEmpty()) {
            object.put(
                    "remind", Value.texts(sla.remind().stream().map(Duration::toString).toList()));
        }
        var escalations = sla.escalations().stream().map(TemplateWriter::document).toList();
        if (escalations.size() == 1) {
            object.put("escalate", escalations.getFirst());
        } else if (escalations.size() > 1) {
            object.put("escalate", new Value.Items(escalations));
        }
        return object.build();
    }

    private static Value document(Escalation escalation) {
        var object = Value.object();
        if (!escalation.after().isZero()) {
            object.put("after", escalation.after().toString());
        }
        switch (escalation.action()) {
            case Action.Ask(var to, var effect) ->
                    object.put("to", document(to))
                            .put(
                                    "do",
                                    switch (effect) {
                                        case ADD -> "add";
                                        case REPLACE -> "replace";
                                    });
            case Action.Notify(var to) -> object.put("to", document(to)).put("do", "notify");
            case Action.Decide(var approve) ->
                    object.put("do", "decide")
                            .put("decision", approve ? SlaReader.APPROVED : SlaReader.REJECTED);
        }
        return object.build();
    }
}
