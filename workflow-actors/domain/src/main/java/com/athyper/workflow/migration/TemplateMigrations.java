package com.athyper.workflow.migration;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The door to the versions of templates and what runs by them. */
public interface TemplateMigrations {

    /** How a version of a template can stand. */
    enum Phase {
        DRAFT,
        /** Approvals start by it. */
        ACTIVE,
        /** Nothing starts by it any more; what runs by it goes to its end. */
        DEPRECATED,
        /** Nothing goes by it any more. */
        RETIRED
    }

    /**
     * @param running how many approvals go by it
     */
    record VersionLife(int version, Phase phase, int running) {}

    /**
     * What an order would do.
     *
     * @param groups all that it is about
     * @param items part of them, each judged
     */
    record Impact(List<MigrationStore.Group> groups, Page<MigrationItem> items) {
        public Impact {
            groups = List.copyOf(groups);
        }
    }

    CompletionStage<Answer<List<VersionLife>>> lives(TenantId tenant, EntityName template);

    /** Nothing is written. The version may be a draft. */
    CompletionStage<Answer<Impact>> impact(
            TenantId tenant,
            MigrationOrder order,
            int limit,
            Optional<String> cursor,
            Origin origin);

    /** Done in the background, by whichever node; a dry run changes no approval. */
    CompletionStage<Answer<MigrationJob>> start(
            TenantId tenant, UUID id, MigrationOrder order, Origin origin);

    CompletionStage<Answer<MigrationJob>> find(TenantId tenant, EntityName template, UUID id);

    /** Newest first. */
    CompletionStage<List<MigrationJob>> latest(TenantId tenant, EntityName template);

    CompletionStage<Answer<Page<MigrationItem>>> items(
            TenantId tenant,
            UUID migration,
            Optional<MigrationItem.Status> status,
            int limit,
            Optional<String> cursor);

    /** Each approval goes back to the version that it had, if nothing has been decided since. */
    CompletionStage<Answer<MigrationJob>> undo(
            TenantId tenant, EntityName template, UUID id, Origin origin);
}
