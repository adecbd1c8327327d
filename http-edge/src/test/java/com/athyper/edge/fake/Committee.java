package com.athyper.edge.fake;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.Records.ApprovalRequest;
import com.athyper.meta.record.StoredRecord;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Inbox;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.Timeline;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Approvals in memory, by their own rules, over the outbox of a {@link Shelf}. */
public final class Committee implements Approvals, Inbox {
    /** A manager decides. */
    public static final Value.Fields TEMPLATE =
            Json.trustedObject(
                    """
                    {"name":"pr_approval","entity":"purchase_requisition",
                     "steps":[{"name":"manager","approvers":{"role":"manager"},"mode":"any"}]}\
                    """);

    /** Nobody is asked below a million. */
    public static final Value.Fields SKIPPING =
            Json.trustedObject(
                    """
                    {"name":"pr_approval","entity":"purchase_requisition",
                     "steps":[{"name":"manager","when":"record.amount > 1000000",
                               "approvers":{"role":"manager"},"mode":"any"}]}\
                    """);

    private record Fact(ApprovalEvent event, Origin origin) {}

    private final People people;
    private final Shelf shelf;
    private final Map<ApprovalKey, List<Fact>> journal = new LinkedHashMap<>();
    private final Deque<Throwable> failures = new ArrayDeque<>();
    private Optional<Throwable> lost = Optional.empty();
    private Optional<Search> asked = Optional.empty();
    private Value.Fields template = TEMPLATE;

    public Committee(People people, Shelf shelf) {
        this.people = people;
        this.shelf = shelf;
    }

    public Committee by(Value.Fields document) {
        template = document;
        return this;
    }

    /** The next start fails. */
    public Committee failing(Throwable failure) {
        failures.add(failure);
        return this;
    }

    /** The next start succeeds, and nobody hears of it. */
    public Committee losingReply(Throwable failure) {
        lost = Optional.of(failure);
        return this;
    }

    List<ApprovalKey> keys(TenantId tenant) {
        return journal.keySet().stream().filter(key -> key.tenant().equals(tenant)).toList();
    }

    Approval state(ApprovalKey key) {
        return shown(key, Long.MAX_VALUE).approval();
    }

    private ApprovalRules rules(ApprovalKey key) {
        return new ApprovalRules(key.tenant(), people);
    }

    private Shown shown(ApprovalKey key, long upTo) {
        Approval state = rules(key).initial();
        long events = 0;
        for (Fact fact : journal.getOrDefault(key, List.of())) {
            if (events == upTo) {
                break;
            }
            state = rules(key).evolve(state, fact.event(), fact.origin());
            events++;
        }
        return new Shown(state, events);
    }

    @Override
    public CompletionStage<Answer<Shown>> execute(
            ApprovalKey key, ApprovalCommand command, Origin origin) {
        return CompletableFuture.completedStage(
                switch (rules(key).decide(shown(key, Long.MAX_VALUE).approval(), command, origin)) {
                    case Decision.Refuse<ApprovalEvent>(var problem) -> Answer.refused(problem);
                    case Decision.Accept<ApprovalEvent>(var events) -> {
                        var facts = journal.computeIfAbsent(key, _ -> new ArrayList<>());
                        events.forEach(event -> facts.add(new Fact(event, origin)));
                        Shown now = shown(key, Long.MAX_VALUE);
                        settle(key, now.approval());
                        yield Answer.ok(now);
                    }
                });
    }

    private void settle(ApprovalKey key, Approval approval) {
        if (approval instanceof Approval.Ended(var progress, var outcome, _)) {
            shelf.release(
                    key.tenant().value(),
                    progress.subject().record(),
                    progress.subject().outcomes().getOrDefault(outcome, "submitted"));
        }
    }

    @Override
    public CompletionStage<Answer<Shown>> show(ApprovalKey key) {
        return at(key, Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<Answer<Shown>> at(ApprovalKey key, long events) {
        return CompletableFuture.completedStage(Answer.ok(shown(key, events)));
    }

    @Override
    public CompletionStage<Answer<Shown>> at(ApprovalKey key, Instant moment) {
        return at(key, Timeline.until(facts(key), moment));
    }

    @Override
    public CompletionStage<Answer<List<Timeline.Moment>>> timeline(ApprovalKey key) {
        return CompletableFuture.completedStage(Answer.ok(Timeline.of(key, facts(key))));
    }

    private List<Timeline.Fact> facts(ApprovalKey key) {
        return journal.getOrDefault(key, List.of()).stream()
                .map(fact -> new Timeline.Fact(fact.event(), fact.origin()))
                .toList();
    }

    @Override
    public CompletionStage<Answer<Shown>> start(TenantId tenant, UUID instance) {
        ApprovalRequest request =
                shelf.outbox().stream()
                        .filter(waiting -> waiting.instance().equals(instance))
                        .findFirst()
                        .orElseThrow();
        StoredRecord record = shelf.find(tenant.value(), request.record()).orElseThrow();
        return start(
                tenant,
                new PendingStart(
                        instance,
                        request.template(),
                        request.entity(),
                        request.record(),
                        request.recordVersion(),
                        request.transition(),
                        Map.of(
                                Approval.Outcome.APPROVED, "approved",
                                Approval.Outcome.REJECTED, "rejected",
                                Approval.Outcome.CHANGES_REQUESTED, "draft",
                                Approval.Outcome.CANCELLED, "draft"),
                        record.attributes(),
                        request.origin()));
    }

    @Override
    public CompletionStage<Answer<Shown>> start(TenantId tenant, PendingStart pending) {
        if (!failures.isEmpty()) {
            return CompletableFuture.failedStage(failures.remove());
        }
        var subject =
                new Approval.Subject(
                        pending.entity(),
                        pending.record(),
                        pending.recordVersion(),
                        "a requisition",
                        pending.attributes(),
                        pending.origin().principal(),
                        pending.transition(),
                        pending.outcomes());
        var started =
                execute(
                        new ApprovalKey(tenant, pending.instance()),
                        new ApprovalCommand.Start(template, 1, subject),
                        pending.origin());
        if (lost.isPresent()) {
            Throwable failure = lost.get();
            lost = Optional.empty();
            return CompletableFuture.failedStage(failure);
        }
        return started;
    }

    /** Whatever the order, as it was made; one page has it all. */
    @Override
    public CompletionStage<Answer<Page<Item>>> tasks(
            TenantId tenant, Search search, int limit, Optional<String> cursor, boolean count) {
        asked = Optional.of(search);
        var items = new ArrayList<Item>();
        journal.keySet().stream()
                .filter(key -> key.tenant().equals(tenant))
                .forEach(key -> items.addAll(tasks(key, search)));
        return CompletableFuture.completedStage(
                Answer.ok(
                        new Page<>(
                                items,
                                Optional.empty(),
                                count ? OptionalLong.of(items.size()) : OptionalLong.empty())));
    }

    /** What the inbox was last asked for. */
    public Search asked() {
        return asked.orElseThrow();
    }

    private List<Item> tasks(ApprovalKey key, Search search) {
        var progress = shown(key, Long.MAX_VALUE).approval().started().orElseThrow();
        var subject = progress.subject();
        return progress.tasks().stream()
                .filter(task -> shows(search, progress, task))
                .map(
                        task ->
                                new Item(
                                        key.task(task.ordinal()),
                                        key.instance(),
                                        task.step(),
                                        subject.entity(),
                                        subject.record(),
                                        subject.title(),
                                        subject.requester(),
                                        task.status(),
                                        task.assignee(),
                                        task.createdAt(),
                                        task.dueAt(),
                                        task.remindedAt(),
                                        Optional.empty(),
                                        Optional.empty()))
                .toList();
    }

    private static boolean shows(Search search, Approval.Progress progress, Approval.Task task) {
        PrincipalId principal = search.principal();
        boolean has = task.assignee().filter(principal::equals).isPresent();
        return switch (search.view()) {
            case WAITING ->
                    switch (task.status()) {
                        case OPEN -> task.candidates().contains(principal);
                        case CLAIMED -> has;
                        case APPROVED, REJECTED, CHANGES_REQUESTED, CLOSED -> false;
                    };
            case SENT -> progress.subject().requester().equals(principal);
            case DONE -> has && !task.undecided();
        };
    }

    @Override
    public CompletionStage<Answer<Page<Mention>>> mentions(
            TenantId tenant, PrincipalId principal, int limit, Optional<String> cursor) {
        var mentions = new ArrayList<Mention>();
        journal.keySet().stream()
                .filter(key -> key.tenant().equals(tenant))
                .forEach(
                        key ->
                                shown(key, Long.MAX_VALUE)
                                        .approval()
                                        .started()
                                        .orElseThrow()
                                        .comments()
                                        .stream()
                                        .filter(said -> said.mentions().contains(principal))
                                        .map(
                                                said ->
                                                        new Mention(
                                                                key.instance(),
                                                                said.task().map(key::task),
                                                                said.by(),
                                                                said.at(),
                                                                said.text()))
                                        .forEach(mentions::add));
        return CompletableFuture.completedStage(
                Answer.ok(new Page<>(mentions, Optional.empty(), OptionalLong.empty())));
    }
}
