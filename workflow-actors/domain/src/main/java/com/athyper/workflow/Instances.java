package com.athyper.workflow;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Approvals as they are looked for; never behind what was acknowledged. */
public interface Instances {

    /** How an approval can stand, in the words of {@link ApprovalRendering#state}. */
    List<String> STATES =
            List.of(
                    "running",
                    "incident",
                    "paused",
                    "approved",
                    "rejected",
                    "changes-requested",
                    "cancelled");

    /**
     * @param incidents whether something of it must be mended
     * @param from started then or later
     * @param before started before
     */
    record Filter(
            Optional<EntityName> template,
            Optional<String> state,
            Optional<EntityName> entity,
            Optional<UUID> record,
            Optional<PrincipalId> requester,
            Optional<Boolean> incidents,
            Optional<Instant> from,
            Optional<Instant> before) {
        public static final Filter NONE =
                new Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    /** What approvals there are: of what, by which template. */
    record Kind(EntityName entity, EntityName template) {}

    /**
     * In the order of their start.
     *
     * @param mandates in whose place the principal acts
     * @param kinds among which to look
     * @param readable which records of each entity the principal may read, as they were when their
     *     approval started; none of those that are not named
     */
    record Search(
            PrincipalId principal,
            List<Mandate> mandates,
            List<Kind> kinds,
            Map<EntityName, Expr> readable,
            Filter filter,
            boolean descending) {
        public Search {
            mandates = List.copyOf(mandates);
            kinds = List.copyOf(kinds);
            readable = Map.copyOf(readable);
        }
    }

    /**
     * @param steps that are being done
     * @param dueAt when the first of them is due
     * @param incidents how many
     */
    record Item(
            UUID id,
            EntityName template,
            int templateVersion,
            EntityName entity,
            UUID recordId,
            String title,
            PrincipalId requester,
            String state,
            Instant startedAt,
            Optional<Instant> endedAt,
            List<String> steps,
            Optional<Instant> dueAt,
            int incidents) {
        public Item {
            steps = List.copyOf(steps);
        }

        /** Empty if nothing has started. */
        public static Optional<Item> of(ApprovalKey key, Approval approval) {
            return approval.started()
                    .map(
                            progress ->
                                    new Item(
                                            key.instance(),
                                            progress.template().name(),
                                            progress.template().version(),
                                            progress.subject().entity(),
                                            progress.subject().record(),
                                            progress.subject().title(),
                                            progress.subject().requester(),
                                            ApprovalRendering.state(approval),
                                            progress.startedAt(),
                                            approval instanceof Approval.Ended(_, _, var at)
                                                    ? Optional.of(at)
                                                    : Optional.empty(),
                                            progress.active().stream()
                                                    .map(StepProgress::name)
                                                    .toList(),
                                            progress.active().stream()
                                                    .flatMap(step -> step.dueAt().stream())
                                                    .min(Instant::compareTo),
                                            progress.incidents().size()));
        }
    }

    /**
     * Of those that asked a principal at whatever time, the ones that were going on at that time;
     * those that started last come first.
     *
     * @param after which of them to begin; with the first if empty
     */
    CompletionStage<List<Asked>> askedAt(
            TenantId tenant, PrincipalId principal, Instant moment, Optional<Asked> after, int max);

    /** Where an approval stands in that order. */
    record Asked(Instant startedAt, UUID instance) {}

    /** All kinds of which there has been an approval. */
    CompletionStage<List<Kind>> kinds(TenantId tenant);

    CompletionStage<Answer<Page<Item>>> list(
            TenantId tenant, Search search, int limit, Optional<String> cursor, boolean count);
}
