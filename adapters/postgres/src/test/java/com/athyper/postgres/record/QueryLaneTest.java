package com.athyper.postgres.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.TenantId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

@Timeout(20)
final class QueryLaneTest {
    private static final TenantId ONE = new TenantId("one");
    private static final TenantId OTHER = new TenantId("other");
    private static final TenantId THIRD = new TenantId("third");
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final QueryLane lane = new QueryLane(3, 2);
    private final CountDownLatch end = new CountDownLatch(1);

    /** Runs queries that do not end by themselves, and waits until all have begun. */
    private List<Future<String>> running(TenantId... tenants) throws Exception {
        var begun = new CountDownLatch(tenants.length);
        var queries = new ArrayList<Future<String>>();
        for (TenantId tenant : tenants) {
            var task =
                    new FutureTask<String>(
                            () ->
                                    lane.run(
                                            tenant,
                                            LONG,
                                            () -> {
                                                begun.countDown();
                                                end.await();
                                                return "ran";
                                            },
                                            () -> "full"));
            Thread.ofVirtual().start(task);
            queries.add(task);
        }
        begun.await();
        return queries;
    }

    private String atOnce(TenantId tenant) throws Exception {
        return lane.run(tenant, AT_ONCE, () -> "ran", () -> "full");
    }

    @Test
    void a_tenant_has_so_many_turns_and_others_have_theirs() throws Exception {
        var queries = running(ONE, ONE);

        assertThat(atOnce(ONE)).isEqualTo("full");
        assertThat(atOnce(OTHER)).isEqualTo("ran");

        end.countDown();
        for (var query : queries) {
            assertThat(query.get()).isEqualTo("ran");
        }
        assertThat(atOnce(ONE)).isEqualTo("ran");
    }

    @Test
    void all_tenants_together_have_so_many_turns() throws Exception {
        running(ONE, ONE, OTHER);

        assertThat(atOnce(THIRD)).isEqualTo("full");

        end.countDown();
        assertThat(lane.run(THIRD, LONG, () -> "ran", () -> "full")).isEqualTo("ran");
    }

    @Test
    void a_query_that_fails_gives_its_turn_back() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(
                            () ->
                                    lane.run(
                                            ONE,
                                            AT_ONCE,
                                            () -> {
                                                throw new IllegalStateException("planted");
                                            },
                                            () -> "full"))
                    .hasMessage("planted");
        }
        assertThat(atOnce(ONE)).isEqualTo("ran");
    }
}
