package com.athyper.policy.actors.log;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.policy.actors.log.DecisionStream.Pending;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.Lack;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogEntry.Place;
import com.athyper.policy.log.LogMask;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes lines of the log: what may not be kept is taken out here. */
final class LogLines {
    /** What the platform knows of every record. */
    private static final Set<String> PLATFORM =
            Set.of("id", "version", "state", "createdBy", "createdAt", "updatedBy", "updatedAt");

    private final Models models;
    private final RandomGenerator chance;
    private final String node;

    LogLines(Models models, RandomGenerator chance, String node) {
        this.models = models;
        this.chance = chance;
        this.node = node;
    }

    LogEntry decided(Pending pending) {
        DecisionMade made = pending.made();
        var asked = made.asked();
        var verdict = made.verdict();
        Optional<LogMask.Masked> masked =
                made.resource().map(resource -> LogMask.of(resource, name -> isSecret(made, name)));
        return new LogEntry.Decided(
                place(asked.tenant(), asked.at()),
                asked.requestId(),
                asked.subject().attributes(),
                asked.operation().id(),
                asked.entity(),
                made.record(),
                made.scope(),
                made.allowed(),
                made.rules(),
                verdict.broken(),
                verdict.epoch(),
                pending.weight(),
                masked.<Value.Fields>map(LogMask.Masked::left),
                masked.map(LogMask.Masked::names).orElse(List.of()),
                made.lack().map(Lack::what));
    }

    LogEntry gap(TenantId tenant, Gaps.Lost lost) {
        return new LogEntry.Gap(place(tenant, lost.from()), lost.until(), lost.count());
    }

    private Place place(TenantId tenant, Instant at) {
        return new Place(Uuid7.of(at, chance), tenant, at, node);
    }

    /** What no model vouches for is secret. */
    private boolean isSecret(DecisionMade made, String name) {
        if (PLATFORM.contains(name)) {
            return false;
        }
        Optional<EntityModel> model =
                made.asked().entity().flatMap(entity -> models.find(made.asked().tenant(), entity));
        return model.flatMap(known -> known.field(name))
                .filter(field -> field.classification().map(LogMask::isOpen).orElse(true))
                .isEmpty();
    }
}
