package com.athyper.edge.fake;

import static com.athyper.edge.fake.Rulebook.holds;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordSearch;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.RelatedQuery;
import com.athyper.meta.record.StoredRecord;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Records in memory. Failures and refusals can be queued and come before anything is done. */
public final class Shelf implements Records {
    private record Place(TenantId tenant, UUID id) {}

    private final Map<Place, StoredRecord> all = new LinkedHashMap<>();
    private final Map<Place, EntityName> entities = new HashMap<>();
    private final Chronicle chronicle = new Chronicle();
    private final Map<String, Object> done = new HashMap<>();
    private int together;
    private final Mishaps mishaps = new Mishaps();
    private final Bin bin = new Bin();
    private final List<String> attempts = new ArrayList<>();
    private final List<String> readsTogether = new ArrayList<>();
    private final List<String> lookUps = new ArrayList<>();
    private int lists;
    private Optional<Throwable> lost = Optional.empty();
    private final List<ApprovalRequest> outbox = new ArrayList<>();
    private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    public Shelf next(Object refusalOrThrowable) {
        mishaps.next(refusalOrThrowable);
        return this;
    }

    /** As {@link #next}, after calls that go well. */
    public Shelf after(int calls, Object refusalOrThrowable) {
        mishaps.after(calls, refusalOrThrowable);
        return this;
    }

    /** The next move is made, and nobody hears of it. */
    public void loseNextReply(Throwable failure) {
        lost = Optional.of(failure);
    }

    public List<String> attempts() {
        return attempts;
    }

    /** Lists and new records come once the gate is open. */
    public void gated(CompletableFuture<Void> open) {
        gate = open;
    }

    public List<ApprovalRequest> outbox() {
        return outbox;
    }

    public Optional<StoredRecord> find(String tenant, UUID id) {
        return Optional.ofNullable(all.get(new Place(new TenantId(tenant), id)));
    }

    /** Lets go of a record and moves it, as the end of an approval does. */
    public void release(String tenant, UUID id, String state) {
        all.computeIfPresent(
                new Place(new TenantId(tenant), id),
                (_, record) ->
                        Next.of(record, Optional.of(state), Optional.empty(), record.values()));
    }

    private static <T> CompletionStage<Answer<T>> ok(T value) {
        return CompletableFuture.completedStage(Answer.ok(value));
    }

    private static <T> CompletionStage<Answer<T>> refused(RecordError error) {
        return CompletableFuture.completedStage(Answer.refused(error.because("it is so")));
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> create(
            Access access, UUID id, Value.Fields values) {
        attempts.add(id.toString());
        return gate.thenCompose(_ -> made(access, id, values));
    }

    private CompletionStage<Answer<StoredRecord>> made(
            Access access, UUID id, Value.Fields values) {
        return mishaps.<StoredRecord>now()
                .orElseGet(
                        () -> {
                            var origin = access.origin();
                            var record =
                                    new StoredRecord(
                                            id,
                                            1,
                                            access.model().lifecycle().map(Lifecycle::initial),
                                            Optional.empty(),
                                            origin.principal(),
                                            origin.at(),
                                            origin.principal(),
                                            origin.at(),
                                            values);
                            return ok(kept(access, "create", record));
                        });
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> read(
            TenantId tenant, EntityModel model, UUID id, Expr visible) {
        return mishaps.<StoredRecord>now()
                .orElseGet(
                        () ->
                                Optional.ofNullable(all.get(new Place(tenant, id)))
                                        .filter(record -> holds(visible, "resource", record))
                                        .map(Shelf::ok)
                                        .orElseGet(() -> refused(RecordError.RECORD_NOT_FOUND)));
    }

    /** How often records were read by their ids, and of which entity. */
    public List<String> readsTogether() {
        return readsTogether;
    }

    @Override
    public CompletionStage<Answer<List<StoredRecord>>> readAll(
            TenantId tenant, EntityModel model, Set<UUID> ids, Expr visible) {
        readsTogether.add(model.name().value());
        return ok(
                ids.stream()
                        .flatMap(id -> Optional.ofNullable(all.get(new Place(tenant, id))).stream())
                        .filter(record -> holds(visible, "resource", record))
                        .toList());
    }

    @Override
    public CompletionStage<Answer<Page<StoredRecord>>> list(
            TenantId tenant, EntityModel model, RecordQuery query, Expr visible) {
        lists++;
        return gate.thenCompose(_ -> listed(tenant, model, query, visible));
    }

    public int lists() {
        return lists;
    }

    private CompletionStage<Answer<Page<StoredRecord>>> listed(
            TenantId tenant, EntityModel model, RecordQuery query, Expr visible) {
        return mishaps.<Page<StoredRecord>>now()
                .orElseGet(
                        () -> {
                            var all =
                                    of(tenant, model)
                                            .filter(Kin.having(query, other -> of(tenant, other)));
                            return ok(Kin.page(all, query, visible));
                        });
    }

    /** How often others were looked up that refer to some, and of which entity. */
    public List<String> lookUps() {
        return lookUps;
    }

    @Override
    public CompletionStage<Answer<Map<UUID, Page<StoredRecord>>>> related(
            TenantId tenant, EntityModel model, RelatedQuery query, Expr visible) {
        lookUps.add(model.name().value());
        return Kin.pages(of(tenant, model).toList(), query, visible);
    }

    @Override
    public CompletionStage<Answer<List<Long>>> counts(
            TenantId tenant, EntityModel model, List<Expr> conditions) {
        return ok(conditions.stream().map(condition -> count(tenant, condition)).toList());
    }

    private long count(TenantId tenant, Expr condition) {
        return all.entrySet().stream()
                .filter(each -> each.getKey().tenant().equals(tenant))
                .filter(each -> holds(condition, "resource", each.getValue()))
                .count();
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> update(
            Access access, UUID id, long expectedVersion, Value.Fields values) {
        return mishaps.<StoredRecord>now()
                .orElseGet(
                        () -> {
                            var record = present(access, id);
                            return record.version() == expectedVersion
                                    ? ok(
                                            kept(
                                                    access,
                                                    "update",
                                                    Next.of(
                                                            record,
                                                            record.state(),
                                                            record.lockedBy(),
                                                            values)))
                                    : refused(RecordError.VERSION_STALE);
                        });
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> delete(
            Access access, UUID id, long expectedVersion) {
        return mishaps.<StoredRecord>now()
                .orElseGet(
                        () -> {
                            var record = present(access, id);
                            bin.put(access, kept(access, Revision.DELETE, Next.of(record)));
                            all.remove(new Place(access.tenant(), id));
                            return ok(record);
                        });
    }

    /** Without a transaction: what one refuses, its test plants. */
    @Override
    public CompletionStage<List<Answer<StoredRecord>>> changeTogether(
            TenantId tenant, List<Change> changes) {
        together++;
        Optional<CompletionStage<Answer<StoredRecord>>> planted = mishaps.now();
        if (planted.isPresent()) {
            return planted.get().thenApply(answer -> changes.stream().map(_ -> answer).toList());
        }
        return CompletableFuture.completedStage(
                changes.stream()
                        .map(change -> single(change).toCompletableFuture().join())
                        .toList());
    }

    private CompletionStage<Answer<StoredRecord>> single(Change change) {
        return switch (change) {
            case Change.Create made -> create(made.access(), made.id(), made.values());
            case Change.Update made ->
                    update(made.access(), made.id(), made.expectedVersion(), made.values());
            case Change.Delete made -> delete(made.access(), made.id(), made.expectedVersion());
        };
    }

    public int together() {
        return together;
    }

    @Override
    public CompletionStage<Answer<Map<String, Done>>> done(
            TenantId tenant, EntityName entity, Collection<String> commands) {
        return ok(chronicle.done(commands));
    }

    @Override
    public CompletionStage<Answer<StoredRecord>> restore(
            Access access, UUID id, long expectedVersion) {
        return mishaps.<StoredRecord>now()
                .orElseGet(
                        () ->
                                bin.take(access, id)
                                        .map(gone -> ok(kept(access, "restore", Next.of(gone))))
                                        .orElseGet(() -> refused(RecordError.RECORD_NOT_FOUND)));
    }

    @Override
    public CompletionStage<Answer<Page<StoredRecord>>> listDeleted(
            TenantId tenant, EntityModel model, RecordQuery query, Expr visible) {
        return ok(bin.page(tenant, query, visible));
    }

    @Override
    public CompletionStage<Answer<Past>> past(
            TenantId tenant, EntityModel model, UUID id, Moment moment) {
        return chronicle
                .past(tenant, id, moment)
                .map(Shelf::ok)
                .orElseGet(() -> refused(RecordError.RECORD_NOT_FOUND));
    }

    @Override
    public CompletionStage<Answer<Page<Revision>>> history(
            TenantId tenant, EntityModel model, UUID id, int limit, Optional<String> cursor) {
        return ok(
                new Page<>(
                        chronicle.of(tenant, id).reversed(),
                        Optional.empty(),
                        OptionalLong.empty()));
    }

    @Override
    public CompletionStage<Answer<Transitioned>> transition(
            Access access,
            UUID id,
            long expectedVersion,
            Transition transition,
            Optional<UUID> instance) {
        if (done.get(access.origin().commandId()) instanceof Transitioned before) {
            return ok(before);
        }
        return mishaps.<Transitioned>now()
                .orElseGet(
                        () ->
                                moved(
                                        access,
                                        present(access, id),
                                        expectedVersion,
                                        transition,
                                        instance));
    }

    private CompletionStage<Answer<Transitioned>> moved(
            Access access,
            StoredRecord record,
            long expectedVersion,
            Transition transition,
            Optional<UUID> instance) {
        if (record.version() != expectedVersion) {
            return refused(RecordError.VERSION_STALE);
        }
        var after =
                kept(
                        access,
                        "transition",
                        Next.of(record, Optional.of(transition.to()), instance, record.values()));
        Optional<ApprovalRequest> request =
                instance.map(
                        approval ->
                                new ApprovalRequest(
                                        access.tenant(),
                                        approval,
                                        transition.workflow().orElseThrow(),
                                        access.model().name(),
                                        after.id(),
                                        after.version(),
                                        transition.name(),
                                        access.origin()));
        request.ifPresent(outbox::add);
        var answer = new Transitioned(after, request);
        done.put(access.origin().commandId(), answer);
        if (lost.isPresent()) {
            Throwable failure = lost.get();
            lost = Optional.empty();
            return CompletableFuture.failedStage(failure);
        }
        return ok(answer);
    }

    private Stream<StoredRecord> of(TenantId tenant, EntityModel model) {
        return all.entrySet().stream()
                .filter(each -> each.getKey().tenant().equals(tenant))
                .filter(each -> model.name().equals(entities.get(each.getKey())))
                .map(Map.Entry::getValue);
    }

    @Override
    public CompletionStage<Answer<List<RecordSearch.Hit>>> search(
            TenantId tenant, EntityModel model, RecordSearch search, Expr visible) {
        return ok(Finder.find(of(tenant, model), search, visible));
    }

    private StoredRecord present(Access access, UUID id) {
        return Optional.ofNullable(all.get(new Place(access.tenant(), id))).orElseThrow();
    }

    private StoredRecord kept(Access access, String operation, StoredRecord record) {
        var place = new Place(access.tenant(), record.id());
        all.put(place, record);
        entities.put(place, access.model().name());
        chronicle.keep(access, operation, record);
        return record;
    }
}
