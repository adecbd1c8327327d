package com.athyper.edge.meta;

import com.athyper.edge.endpoint.Shape;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.Definition.Refusal;
import com.athyper.tenancy.definition.Definition.Review;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.Definitions.Summary;

import java.util.List;
import java.util.Optional;

/** How definitions and their versions look on the wire. */
public final class DefinitionForm {
    private static final Shape REFUSAL =
            Shape.object("PublishRefusal")
                    .must("code", Shape.text())
                    .must("detail", Shape.text())
                    .must("errors", Shape.list(Shape.anyObject()))
                    .build();

    private static final Shape REVIEW =
            Shape.object("DefinitionReview")
                    .must("by", Shape.text())
                    .must("at", Shape.time())
                    .may("comment", Shape.text())
                    .build();

    public static final Shape VERSION =
            Shape.object("DefinitionVersion")
                    .must("name", Shape.text())
                    .must("version", Shape.integer())
                    .must(
                            "status",
                            Shape.choice(
                                    "draft", "publishing", "published", "active", "superseded"))
                    .must("hash", Shape.text())
                    .must("draftedAt", Shape.time())
                    .must("draftedBy", Shape.text())
                    .must("document", Shape.anyObject())
                    .may("refusal", REFUSAL)
                    .may("diagnostics", Shape.list(Shape.anyObject()))
                    .may("report", Shape.anything())
                    .may("review", REVIEW)
                    .build();
    static final Shape DEFINITION =
            Shape.object("Definition")
                    .must("name", Shape.text())
                    .must("version", Shape.integer())
                    .must("published", Shape.integer())
                    .must("retired", Shape.flag())
                    .must("status", Shape.text())
                    .must("hash", Shape.text())
                    .must("document", Shape.anyObject())
                    .build();
    static final Shape SUMMARY =
            Shape.object("DefinitionSummary")
                    .must("name", Shape.text())
                    .must("version", Shape.integer())
                    .must("published", Shape.integer())
                    .must("retired", Shape.flag())
                    .must("changedAt", Shape.time())
                    .may("label", Shape.text())
                    .may("class", Shape.text())
                    .may("module", Shape.text())
                    .build();
    public static final Shape PUBLICATION =
            Shape.object("Publication")
                    .must("name", Shape.text())
                    .must("version", Shape.integer())
                    .must("status", Shape.text())
                    .must("hash", Shape.text())
                    .must("ddl", Shape.list(Shape.text()))
                    .must("diagnostics", Shape.list(Shape.anyObject()))
                    .may("epoch", Shape.integer())
                    .build();
    static final Shape DOCUMENT =
            Shape.openObject("DefinitionDocument").may("name", Shape.text(48)).build();

    private DefinitionForm() {}

    public static Value.Fields version(DefinitionArea area, String name, Version version) {
        var form =
                Value.object()
                        .put("name", name)
                        .put("version", version.number())
                        .put("status", status(area, version))
                        .put("hash", version.hash())
                        .put("draftedAt", version.draftedAt().toString())
                        .put("draftedBy", version.draftedBy().value())
                        .put("document", version.document());
        version.refusal().ifPresent(refusal -> form.put("refusal", refusal(refusal)));
        version.report().ifPresent(report -> form.put("report", report));
        version.review().ifPresent(review -> form.put("review", review(review)));
        return form.build();
    }

    /** A policy as it was drafted, with what of it does not fit the entities in force. */
    static Value.Fields drafted(Value.Fields version, List<Fault> misfits) {
        return version.with(
                "diagnostics",
                new Value.Items(misfits.stream().<Value>map(DefinitionForm::fault).toList()));
    }

    static Value.Fields definition(DefinitionArea area, String name, Definition definition) {
        Version latest = definition.latest().orElseThrow();
        return Value.object()
                .put("name", name)
                .put("version", latest.number())
                .put("published", definition.published().map(Version::number).orElse(0))
                .put("retired", definition.retired())
                .put("status", status(area, latest))
                .put("hash", latest.hash())
                .put("document", latest.document())
                .build();
    }

    static Value.Fields summary(Summary summary) {
        return Value.object()
                .put("name", summary.name())
                .put("version", summary.latest())
                .put("published", summary.published())
                .put("retired", summary.retired())
                .put("changedAt", summary.changedAt().toString())
                .build();
    }

    /** What publishing did; nothing the second time. */
    public static Value.ObjectBuilder publication(
            DefinitionArea area, String name, Version version) {
        return Value.object()
                .put("name", name)
                .put("version", version.number())
                .put("status", status(area, version))
                .put("hash", version.hash())
                .put("ddl", reported(version, "ddl", "ddl"))
                .put("diagnostics", reported(version, "diagnostics", "findings"));
    }

    /** What an entity's compiler calls diagnostics, a template's verifier calls findings. */
    private static Value reported(Version version, String member, String otherwise) {
        return version.report()
                .flatMap(
                        report ->
                                report instanceof Value.Fields fields
                                        ? fields.get(member).or(() -> fields.get(otherwise))
                                        : Optional.empty())
                .orElseGet(() -> new Value.Items(List.of()));
    }

    private static String status(DefinitionArea area, Version version) {
        return switch (version.status()) {
            case DRAFT -> "draft";
            case PUBLISHING -> "publishing";
            case PUBLISHED -> area.inForce();
            case SUPERSEDED -> "superseded";
        };
    }

    private static Value review(Review review) {
        var form = Value.object().put("by", review.by().value()).put("at", review.at().toString());
        review.comment().ifPresent(comment -> form.put("comment", comment));
        return form.build();
    }

    private static Value refusal(Refusal refusal) {
        return Value.object()
                .put("code", refusal.code())
                .put("detail", refusal.detail())
                .put(
                        "errors",
                        new Value.Items(
                                refusal.faults().stream()
                                        .<Value>map(DefinitionForm::fault)
                                        .toList()))
                .build();
    }

    private static Value.Fields fault(Fault fault) {
        return Value.object()
                .put("pointer", fault.pointer())
                .put("code", fault.code())
                .put("message", fault.message())
                .build();
    }
}
