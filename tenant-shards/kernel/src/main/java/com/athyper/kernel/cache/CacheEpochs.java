package com.athyper.kernel.cache;

import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * How often what is kept has changed, counted where it comes from and in the very transaction of
 * each change. What was kept under another number is not the present value.
 */
public interface CacheEpochs {

    /** The numbers of these tenants, and of all. */
    CompletionStage<Numbers> of(Set<TenantId> tenants);

    /** Makes all that is kept in the scope void. */
    CompletionStage<Done> raise(CacheScope scope);

    /** By scope; one that is missing is zero. */
    record Numbers(Map<CacheScope, Long> byScope) {
        public static final Numbers NONE = new Numbers(Map.of());

        public Numbers {
            byScope = Map.copyOf(byScope);
        }

        /** Grows whenever the number of any scope around it does. */
        public long of(TenantId tenant, String region) {
            return number(Optional.empty(), Optional.empty())
                    + number(Optional.empty(), Optional.of(region))
                    + number(Optional.of(tenant), Optional.empty())
                    + number(Optional.of(tenant), Optional.of(region));
        }

        private long number(Optional<TenantId> tenant, Optional<String> region) {
            return byScope.getOrDefault(new CacheScope(tenant, region), 0L);
        }
    }
}
