package com.athyper.workflow.template;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Step.Approvers;
import com.athyper.workflow.template.Step.Escalation;
import com.athyper.workflow.template.Step.Mode;
import com.athyper.workflow.template.Step.Sla;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Between the document that a tenant writes and the template that the rules follow. */
public final class TemplateReader {
    private TemplateReader() {}

    /** The document as it will be kept, or all of its faults. */
    public sealed interface Checked {
        record Sound(Value.Fields document) implements Checked {}

        record Faulty(List<Fault> faults) implements Checked {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /**
     * Judges a document by itself. What a new version leaves out at the top carries over from the
     * one before; its name stays.
     */
    public static Checked check(Optional<Value.Fields> previous, Value.Fields input) {
        var whole = new LinkedHashMap<String, Value>();
        previous.ifPresent(document -> whole.putAll(document.values()));
        whole.putAll(input.values());
        var parsed = TemplateParser.parse(new Value.Fields(whole));
        var faults = new ArrayList<>(parsed.faults());
        if (parsed.name().isPresent()
                && previous.flatMap(document -> document.text("name"))
                        .filter(name -> !name.equals(parsed.name().get().value()))
                        .isPresent()) {
            faults.add(new Fault("/name", "immutable", "a template keeps its name"));
        }
        return faults.isEmpty() ? new Checked.Sound(document(parsed)) : new Checked.Faulty(faults);
    }

    /** Reads a document that {@link #check} has found sound; anything else is a damaged store. */
    public static Template read(EntityName name, int version, Value.Fields document) {
        var template = read(version, document);
        if (!template.name().equals(name)) {
            throw new IllegalStateException(
                    "the stored template `%s` calls itself `%s`".formatted(name, template.name()));
        }
        return template;
    }

    /** As the other, by the name that the document has. */
    public static Template read(int version, Value.Fields document) {
        var parsed = TemplateParser.parse(document);
        if (!parsed.faults().isEmpty()) {
            throw new IllegalStateException("a stored template cannot be read: " + parsed.faults());
        }
        return new Template(
                parsed.name().orElseThrow(),
                version,
                parsed.entity().orElseThrow(),
                parsed.steps(),
                document);
    }

    private static Value.Fields document(TemplateParser.Draft parsed) {
        return Value.object()
                .put("name", parsed.name().orElseThrow().value())
                .put("entity", parsed.entity().orElseThrow().value())
                .put(
                        "steps",
                        new Value.Items(
                                parsed.steps().stream()
                                        .<Value>map(TemplateReader::document)
                                        .toList()))
                .build();
    }

    private static Value.Fields document(Step step) {
        var object = Value.object().put("name", step.name());
        step.when().ifPresent(when -> object.put("when", when.source()));
        object.put("approvers", document(step.approvers())).put("mode", document(step.mode()));
        step.sla().ifPresent(sla -> object.put("sla", document(sla)));
        return object.build();
    }

    private static Value document(Approvers approvers) {
        return switch (approvers) {
            case Approvers.Role(var role) -> Value.object().put("role", role).build();
            case Approvers.Group(var group) -> Value.object().put("group", group).build();
            case Approvers.OrgUnit(var unit) -> Value.object().put("orgUnit", unit).build();
            case Approvers.ManagerOfRequester(var levels) ->
                    Value.object().put("managerOf", "requester").put("levels", levels).build();
            case Approvers.Principals(var principals) ->
                    Value.object()
                            .put(
                                    "principals",
                                    Value.texts(principals.stream().map(id -> id.value()).toList()))
                            .build();
        };
    }

    private static Value document(Mode mode) {
        return switch (mode) {
            case Mode.Any _ -> Value.of("any");
            case Mode.All _ -> Value.of("all");
            case Mode.Majority _ -> Value.of("majority");
            case Mode.Quorum(var count) -> Value.object().put("quorum", count).build();
            case Mode.QuorumPercent(var percent) ->
                    Value.object().put("quorumPercent", percent).build();
        };
    }

    private static Value document(Sla sla) {
        var object = Value.object().put("due", sla.due().toString());
        sla.escalation().ifPresent(escalation -> object.put("escalate", document(escalation)));
        return object.build();
    }

    private static Value document(Escalation escalation) {
        return Value.object()
                .put("to", document(escalation.to()))
                .put(
                        "do",
                        switch (escalation.effect()) {
                            case ADD -> "add";
                            case REPLACE -> "replace";
                        })
                .build();
    }
}
