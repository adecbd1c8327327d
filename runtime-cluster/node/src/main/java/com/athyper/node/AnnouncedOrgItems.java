package com.athyper.node;

import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@link OrgItems} whose changes every node knows before the caller is answered. */
record AnnouncedOrgItems(OrgItems store, Function<TenantId, CompletionStage<Void>> announce)
        implements OrgItems {

    @Override
    public CompletionStage<Answer<KeptItem>> change(
            TenantId tenant, OrgChange change, Origin origin) {
        return store.change(tenant, change, origin)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<KeptItem> _ ->
                                            announce.apply(tenant).thenApply(_ -> answer);
                                    case Answer.Refused<KeptItem> _ ->
                                            CompletableFuture.completedStage(answer);
                                });
    }

    @Override
    public CompletionStage<List<KeptItem>> ever(TenantId tenant, Kind kind, int countMax) {
        return store.ever(tenant, kind, countMax);
    }
}
