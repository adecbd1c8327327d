package com.athyper.edge.policy;

import static com.athyper.policy.Operation.ENTITY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.LogEntry;

import java.util.Optional;

/**
 * A line of the log as its readers see it. Of a record that was decided about it shows what the
 * reader would be shown of it.
 */
final class DecisionForm {
    static final Shape ENTRY =
            Shape.object("LoggedDecision")
                    .must("id", Shape.uuid())
                    .must("kind", Shape.choice("decision", "gap", "cut-off"))
                    .must("at", Shape.time())
                    .must("node", Shape.text())
                    .may("requestId", Shape.text())
                    .may("principal", Shape.text())
                    .may("operation", Shape.text())
                    .may("entity", Shape.nullable(Shape.text()))
                    .may("recordId", Shape.nullable(Shape.text()))
                    .may("scope", Shape.choice("operation", "records", "record"))
                    .may("decision", Shape.choice("allow", "deny"))
                    .may("lacking", Shape.nullable(Shape.choice("mfa", "reason")))
                    .may("rules", Shape.list(Shape.text()))
                    .may("broken", Shape.list(Shape.text()))
                    .may("epoch", Shape.integer())
                    .may("weight", Shape.integer())
                    .may("subject", Shape.anyObject())
                    .may("attributes", Shape.nullable(Shape.anyObject()))
                    .may("masked", Shape.list(Shape.text()))
                    .may("until", Shape.time())
                    .may("lost", Shape.integer())
                    .build();

    private final Models models;

    DecisionForm(Models models) {
        this.models = models;
    }

    Value.Fields of(Call call, LogEntry entry) {
        return switch (entry) {
            case LogEntry.Decided decided -> decided(call, decided);
            case LogEntry.Gap gap ->
                    placed("gap", gap.place())
                            .put("until", gap.until().toString())
                            .put("lost", gap.lost())
                            .build();
            case LogEntry.CutOff cut ->
                    placed("cut-off", cut.place()).put("until", cut.until().toString()).build();
        };
    }

    private static Value.ObjectBuilder placed(String kind, LogEntry.Place place) {
        return Value.object()
                .put("id", place.id().toString())
                .put("kind", kind)
                .put("at", place.at().toString())
                .put("node", place.node());
    }

    private Value.Fields decided(Call call, LogEntry.Decided it) {
        return placed("decision", it.place())
                .put("requestId", it.requestId())
                .put("principal", it.principal())
                .put("operation", it.operation())
                .put("entity", text(it.entity().map(EntityName::value)))
                .put("recordId", text(it.record()))
                .put("scope", it.scope().id())
                .put("decision", it.allowed() ? "allow" : "deny")
                .put("lacking", text(it.lack().map(Lack.What::id)))
                .put("rules", Problems.ruleIds(it.rules()))
                .put("broken", Problems.ruleIds(it.broken()))
                .put("epoch", it.epoch())
                .put("weight", it.weight())
                .put("subject", it.subject())
                .put("attributes", attributes(call, it))
                .put("masked", Value.texts(it.masked()))
                .build();
    }

    private Value attributes(Call call, LogEntry.Decided it) {
        Optional<EntityModel> model =
                it.entity().flatMap(entity -> models.find(call.tenant(), entity));
        if (it.resource().isEmpty() || model.isEmpty()) {
            return Value.NULL;
        }
        // What the log does not keep is unknown here, and unknown shows nothing.
        var authorization = call.authorization().quietly();
        return authorization.allows(ENTITY_READ, model.get().name(), it.resource().get())
                ? authorization.masks(model.get()).past(it.resource().get())
                : Value.NULL;
    }

    private static Value text(Optional<String> text) {
        return text.<Value>map(Value::of).orElse(Value.NULL);
    }
}
