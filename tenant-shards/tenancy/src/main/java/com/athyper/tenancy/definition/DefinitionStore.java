package com.athyper.tenancy.definition;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.Tenant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What every node reads to know what is in force: tenants and their active definitions, under an
 * epoch per tenant that grows with each change. Written by the entities that own the truth; every
 * write can be repeated.
 */
public interface DefinitionStore {

    /** Everything in force in a tenant, as of its epoch. */
    record Snapshot(TenantId tenant, long epoch, Tenant state, List<ActiveDefinition> definitions) {
        public Snapshot {
            definitions = List.copyOf(definitions);
        }
    }

    /** What putting a version into force did. */
    sealed interface Activation {
        /**
         * @param report for the caller: {@code ddl} and {@code diagnostics}
         */
        record Activated(Value report) implements Activation {}

        record Impossible(com.athyper.kernel.ErrorCode code, String detail, List<Fault> faults)
                implements Activation {}
    }

    /**
     * What is in force now.
     *
     * @param known of an earlier epoch: its versions that are still in force are not read again
     */
    CompletionStage<Optional<Snapshot>> load(TenantId tenant, Optional<Snapshot> known);

    CompletionStage<Map<TenantId, Long>> epochs();

    /**
     * Writes a tenant's present state, and the audit of the events up to {@code sequence}, once.
     */
    CompletionStage<Done> settleTenant(
            TenantId tenant,
            String persistenceId,
            long sequence,
            Tenant state,
            List<AuditEntry> audit);

    /**
     * Writes a definition's summary, removes it from force if retired, and the audit up to {@code
     * sequence}, once.
     */
    CompletionStage<Done> settleDefinition(
            DefinitionKey key,
            String persistenceId,
            long sequence,
            Definition state,
            List<AuditEntry> audit);

    /**
     * Puts a definition without tables of its own into force; idempotent by key and version.
     *
     * @param judged the epoch whose policies it was judged beside: impossible if one of the
     *     tenant's has come into or left force since
     */
    CompletionStage<Activation> activate(ActiveDefinition definition, Optional<Long> judged);

    /** As {@link #activate(ActiveDefinition, Optional)}, whatever else is in force. */
    default CompletionStage<Activation> activate(ActiveDefinition definition) {
        return activate(definition, Optional.empty());
    }

    /** Takes it out of force; idempotent. Impossible as activating is. */
    CompletionStage<Activation> withdraw(DefinitionKey key, long judged);

    CompletionStage<List<Definitions.Summary>> list(TenantId tenant, DefinitionKind kind);
}
