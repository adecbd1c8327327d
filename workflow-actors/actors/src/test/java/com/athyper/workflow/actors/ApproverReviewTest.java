package com.athyper.workflow.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.WorkflowError;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/** Which approvals are looked at, and when. */
class ApproverReviewTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final TenantId ACME = new TenantId("acme");

    private final Map<TenantId, Long> epochs = new HashMap<>();
    private final Map<TenantId, List<UUID>> waiting = new HashMap<>();
    private final List<ApprovalKey> reviewed = new ArrayList<>();
    private final List<TenantId> looked = new ArrayList<>();
    private Instant now = Instant.parse("2030-01-01T12:00:00Z");

    private final ApproverReview review =
            new ApproverReview(
                    (key, command, _) -> {
                        assertThat(command).isEqualTo(new ApprovalCommand.Review());
                        reviewed.add(key);
                        return CompletableFuture.completedStage(
                                Answer.refused(WorkflowError.INSTANCE_NOT_FOUND.because("gone")));
                    },
                    this::looked,
                    () -> CompletableFuture.completedStage(Map.copyOf(epochs)),
                    () -> now);

    private void lookAfter(int seconds) {
        now = now.plusSeconds(seconds);
        review.look().toCompletableFuture().join();
    }

    @Test
    void a_change_is_looked_at_until_every_node_knows_of_it() {
        epochs.put(DEMO, 1L);
        lookAfter(0);
        lookAfter(1);
        lookAfter(4);
        lookAfter(1);
        assertThat(looked).containsExactly(DEMO, DEMO);
        epochs.put(DEMO, 2L);
        epochs.put(ACME, 7L);
        lookAfter(1);
        assertThat(looked).containsExactlyInAnyOrder(DEMO, DEMO, DEMO, ACME);
    }

    @Test
    void however_many_wait_each_is_reviewed() {
        epochs.put(DEMO, 1L);
        waiting.put(DEMO, LongStream.rangeClosed(1, 450).mapToObj(i -> new UUID(1, i)).toList());
        lookAfter(0);
        assertThat(reviewed)
                .extracting(ApprovalKey::instance)
                .containsExactlyElementsOf(waiting.get(DEMO));
        assertThat(looked).hasSize(3);
    }

    private CompletionStage<List<UUID>> looked(TenantId tenant, Optional<UUID> after, int limit) {
        looked.add(tenant);
        return CompletableFuture.completedStage(
                waiting.getOrDefault(tenant, List.of()).stream()
                        .filter(it -> after.isEmpty() || it.compareTo(after.get()) > 0)
                        .limit(limit)
                        .toList());
    }
}
