package com.athyper.tenancy.definition;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.AuditEntry.Result;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.DefinitionEvent.Drafted;
import com.athyper.tenancy.definition.DefinitionEvent.PublishRefused;
import com.athyper.tenancy.definition.DefinitionEvent.PublishStarted;
import com.athyper.tenancy.definition.DefinitionEvent.Published;
import com.athyper.tenancy.definition.DefinitionEvent.RetireRefused;
import com.athyper.tenancy.definition.DefinitionEvent.RetireStarted;
import com.athyper.tenancy.definition.DefinitionEvent.Retired;
import com.athyper.tenancy.definition.DefinitionEvent.Reviewed;

import java.util.Optional;

/** What the auditor is told of a definition's events. */
public final class DefinitionAudit {
    private DefinitionAudit() {}

    /** Empty where the event says nothing that another will not say better. */
    public static Optional<AuditEntry> entry(
            DefinitionKey key, Definition before, DefinitionEvent event, Origin origin) {
        return switch (event) {
            case Drafted(var number, var document, _) ->
                    Optional.of(
                            entry(key, origin, Result.DONE, number)
                                    .change(
                                            before.latest().map(Definition.Version::document),
                                            Optional.of(document)));
            case Reviewed(var number, var comment) ->
                    Optional.of(
                            entry(
                                            key,
                                            origin.because(
                                                    comment.map("reviewed: "::concat)
                                                            .orElse("reviewed")),
                                            Result.DONE,
                                            number)
                                    .change(Optional.empty(), Optional.empty()));
            case PublishStarted _, RetireStarted _ -> Optional.empty();
            case Published(var number, _) ->
                    Optional.of(
                            entry(key, origin.because("published"), Result.DONE, number)
                                    .change(
                                            before.published().map(Definition.Version::document),
                                            before.version(number)
                                                    .map(Definition.Version::document)));
            case PublishRefused(var number, var refusal) ->
                    Optional.of(
                            entry(key, origin.because(refusal.detail()), Result.REFUSED, number)
                                    .change(Optional.empty(), Optional.empty()));
            case RetireRefused(var refusal) ->
                    Optional.of(
                            entry(key, origin.because(refusal.detail()), Result.REFUSED, 0)
                                    .change(Optional.empty(), Optional.empty()));
            case Retired _ ->
                    Optional.of(
                            entry(key, origin.because("withdrawn"), Result.DONE, 0)
                                    .change(
                                            before.published().map(Definition.Version::document),
                                            Optional.empty()));
        };
    }

    private static Line entry(DefinitionKey key, Origin origin, Result result, int version) {
        return new Line(key, origin, result, version);
    }

    private record Line(DefinitionKey key, Origin origin, Result result, int version) {
        AuditEntry change(Optional<Value.Fields> before, Optional<Value.Fields> after) {
            return new AuditEntry(
                    key.tenant(),
                    origin,
                    operation(key.kind()),
                    result,
                    Optional.of(key.kind().id()),
                    Optional.of(key.name().value() + (version > 0 ? "/" + version : "")),
                    before.map(Value.class::cast),
                    after.map(Value.class::cast));
        }
    }

    private static String operation(DefinitionKind kind) {
        return switch (kind) {
            case ENTITY -> "meta.design";
            case POLICY -> "policy.write";
            case TEMPLATE, CALENDAR -> "workflow.template.design";
        };
    }
}
