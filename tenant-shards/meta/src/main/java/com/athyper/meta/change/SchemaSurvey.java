package com.athyper.meta.change;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.Precondition;
import com.athyper.meta.TableShape;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The door to a tenant's tables as they are now. It looks and changes nothing. */
public interface SchemaSurvey {

    /** Empty if the entity has no table. */
    CompletionStage<Optional<TableShape>> table(TenantId tenant, EntityName entity);

    /** What a change would meet at this moment; other records may be there when it is made. */
    CompletionStage<Findings> look(
            TenantId tenant, EntityName entity, List<Precondition> preconditions);

    /** Empty if no version of the entity is being published. */
    CompletionStage<Optional<ChangeProgress>> progress(TenantId tenant, EntityName entity);

    /**
     * @param rows an estimate
     * @param inTheWay the preconditions that do not hold, each with the number of records
     */
    record Findings(long rows, List<Fault> inTheWay) {
        public Findings {
            inTheWay = List.copyOf(inTheWay);
        }
    }
}
