package com.athyper.tenancy.definition;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The door to every definition. An answered change is in force on every node that can be reached.
 */
public interface Definitions {
    CompletionStage<Answer<Definition>> execute(
            DefinitionKey key, DefinitionCommand command, Origin origin);

    CompletionStage<Definition> show(DefinitionKey key);

    /** As it was at that time, read from the journal; with no version if it did not exist then. */
    CompletionStage<Definition> at(DefinitionKey key, Instant moment);

    /** One line per definition of the kind, by name. */
    CompletionStage<List<Summary>> list(TenantId tenant, DefinitionKind kind);

    /**
     * @param published the number of the version in force, 0 if none is
     */
    record Summary(String name, int latest, int published, boolean retired, Instant changedAt) {}
}
