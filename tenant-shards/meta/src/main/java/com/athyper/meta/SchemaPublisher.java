package com.athyper.meta;

import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Puts a compiled entity into force: its tables and the model in one transaction, under a lock. */
public interface SchemaPublisher {

    sealed interface Publication {
        /** The statements that ran; none if it was in force already. */
        record Published(List<String> statements) implements Publication {}

        record Impossible(ErrorCode code, String detail, List<Fault> faults)
                implements Publication {}
    }

    /** Idempotent by name and version; a later version in force is {@code Impossible}. */
    CompletionStage<Publication> publish(
            TenantId tenant, Optional<EntityModel> inForce, EntityModel next);
}
