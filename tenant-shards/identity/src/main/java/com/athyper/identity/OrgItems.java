package com.athyper.identity;

import com.athyper.identity.OrgItem.Kind;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The store of what binds principals. A change is judged by {@link OrgRules} against everything
 * that is there, one change of a tenant after the other, and raises the tenant's epoch, by which
 * every node comes to know of it.
 */
public interface OrgItems {
    /** The item after the change, or as it was before it was removed. */
    CompletionStage<Answer<KeptItem>> change(TenantId tenant, OrgChange change, Origin origin);

    /** All that were ever made and not removed, also those that are over; the latest first. */
    CompletionStage<List<KeptItem>> ever(TenantId tenant, Kind kind, int countMax);
}
