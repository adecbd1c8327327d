package com.athyper.workflow.migration;

import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Which approvals run by which version, and the migrations of them with what became of each. */
public interface MigrationStore {
    int LISTED_MAX = 50;

    /** An approval that runs. */
    record Running(UUID instance, int version, List<String> steps) {
        public Running {
            steps = List.copyOf(steps);
        }
    }

    /** So many run by the version and are at these steps. */
    record Group(int version, List<String> steps, int count) {
        public Group {
            steps = List.copyOf(steps);
        }
    }

    /** A migration that is not over. */
    record Work(TenantId tenant, UUID migration) {}

    /** How many run by each version of the template. */
    CompletionStage<Map<Integer, Integer>> running(TenantId tenant, EntityName template);

    /** All that the order is about, by version and steps. */
    CompletionStage<List<Group>> groups(TenantId tenant, MigrationOrder order);

    /** Those that the order is about, by id. */
    CompletionStage<Answer<Page<Running>>> running(
            TenantId tenant, MigrationOrder order, int limit, Optional<String> cursor);

    /** With one item for each that the order is about at this moment. */
    CompletionStage<Done> open(TenantId tenant, MigrationJob job, AuditEntry audit);

    CompletionStage<Optional<MigrationJob>> find(TenantId tenant, EntityName template, UUID id);

    /** Newest first. */
    CompletionStage<List<MigrationJob>> latest(TenantId tenant, EntityName template);

    /** By the approval's id. */
    CompletionStage<Answer<Page<MigrationItem>>> items(
            TenantId tenant,
            UUID migration,
            Optional<MigrationItem.Status> status,
            int limit,
            Optional<String> cursor);

    /** False, and nothing is begun, if it is not complete. */
    CompletionStage<Boolean> undo(TenantId tenant, UUID migration, AuditEntry audit);

    /** Oldest first. */
    CompletionStage<List<Work>> unfinished(int limit);

    CompletionStage<Optional<MigrationJob>> find(Work work);

    /** Some that wait: whose turn it is while it runs, or is undone. */
    CompletionStage<List<MigrationItem>> waiting(Work work, int limit);

    CompletionStage<Done> keep(Work work, List<MigrationItem> items);

    /** Nothing waits any more. */
    CompletionStage<Done> finish(Work work);
}
