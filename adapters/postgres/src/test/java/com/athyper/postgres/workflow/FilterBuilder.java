package com.athyper.postgres.workflow;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Instances.Filter;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A filter, part by part. */
final class FilterBuilder {
    private Optional<EntityName> template = Optional.empty();
    private Optional<String> state = Optional.empty();
    private Optional<EntityName> entity = Optional.empty();
    private Optional<UUID> record = Optional.empty();
    private Optional<PrincipalId> requester = Optional.empty();
    private Optional<Boolean> incidents = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> before = Optional.empty();

    FilterBuilder template(String name) {
        template = Optional.of(new EntityName(name));
        return this;
    }

    FilterBuilder state(String word) {
        state = Optional.of(word);
        return this;
    }

    FilterBuilder entity(String name) {
        entity = Optional.of(new EntityName(name));
        return this;
    }

    FilterBuilder record(UUID id) {
        record = Optional.of(id);
        return this;
    }

    FilterBuilder requester(String name) {
        requester = Optional.of(new PrincipalId(name));
        return this;
    }

    FilterBuilder incidents(boolean some) {
        incidents = Optional.of(some);
        return this;
    }

    FilterBuilder from(Instant time) {
        from = Optional.of(time);
        return this;
    }

    FilterBuilder before(Instant time) {
        before = Optional.of(time);
        return this;
    }

    Filter build() {
        return new Filter(template, state, entity, record, requester, incidents, from, before);
    }
}
