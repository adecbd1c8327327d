package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.kernel.cache.CacheScope;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class CacheRoutesTest {
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void operators_see_how_it_is_doing() {
        var served = edge.get("/api/platform/cache").as("user@ops").send().is(200);
        assertThat(served.textAt("regions", "0", "region")).isEqualTo("planted");
        assertThat(served.at("weightMax")).isEqualTo(Value.of(1_000));
        assertThat(served.textAt("shared")).isEqualTo("none");
    }

    @Test
    void operators_empty_all_of_it_or_a_part_and_the_auditor_knows() {
        edge.delete("/api/platform/cache").as("user@ops").send().is(204);
        edge.delete("/api/platform/cache?tenant=demo&region=saved-query")
                .as("user@ops")
                .send()
                .is(204);
        assertThat(edge.cache.cleared())
                .containsExactly(
                        CacheScope.EVERYTHING,
                        new CacheScope(
                                Optional.of(new TenantId("demo")), Optional.of("saved-query")));
        assertThat(edge.audit.entries())
                .hasSize(2)
                .allMatch(entry -> entry.operation().equals("platform.cache.clear"));
    }

    @Test
    void names_that_cannot_be_are_refused() {
        edge.delete("/api/platform/cache?tenant=*")
                .as("user@ops")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
        edge.delete("/api/platform/cache?region=a:b")
                .as("user@ops")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
        assertThat(edge.cache.cleared()).isEmpty();
    }

    @Test
    void other_tenants_and_those_without_the_operation_do_neither() {
        edge.get("/api/platform/cache").as("user").send().refused(403, "PLATFORM.OPERATORS_ONLY");
        edge.delete("/api/platform/cache")
                .as("user")
                .send()
                .refused(403, "PLATFORM.OPERATORS_ONLY");
        edge.policies.forbid(Operation.CACHE_CLEAR, Operation.CACHE_READ);
        edge.get("/api/platform/cache").as("user@ops").send().refused(403, "POLICY.DENIED");
        edge.delete("/api/platform/cache").as("user@ops").send().refused(403, "POLICY.DENIED");
        assertThat(edge.cache.cleared()).isEmpty();
    }
}
