package com.athyper.edge.access;

import static com.athyper.policy.Operation.ENTITY_CREATE;
import static com.athyper.policy.Operation.ENTITY_DELETE;
import static com.athyper.policy.Operation.ENTITY_READ;
import static com.athyper.policy.Operation.ENTITY_UPDATE;

import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.Records.Change;
import com.athyper.meta.record.StoredRecord;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The road for many changes at once. Each is decided as if it came alone; what is made, together or
 * one by one, was decided here.
 */
public final class BulkDesk {
    private final Records records;

    public BulkDesk(Records records) {
        this.records = records;
    }

    /** A change that its caller may make. Only the desk makes one. */
    public static final class Decided {
        private final Call item;
        private final Change change;

        private Decided(Call item, Change change) {
            this.item = item;
            this.change = change;
        }
    }

    public Answer<Decided> create(Call item, EntityModel model, Value.Fields values) {
        var attributes = RecordDesk.attributes(item, model, values);
        return item.authorization()
                .require(ENTITY_CREATE, model.name(), attributes)
                .flatMap(_ -> item.authorization().mayFill(model, attributes, values))
                .map(
                        _ ->
                                new Decided(
                                        item,
                                        new Change.Create(
                                                access(item, model), item.command(), values)));
    }

    /** Whether the caller may change this very record, before anybody looks at the change. */
    public Answer<StoredRecord> mayUpdate(Call item, EntityModel model, StoredRecord present) {
        return item.authorization()
                .require(ENTITY_UPDATE, model.name(), present.attributes())
                .map(_ -> present);
    }

    /** What the record would be with the changes; refused if one is not the caller's to make. */
    public Answer<Value.Fields> merge(
            Call item, EntityModel model, StoredRecord present, Value.Fields changes) {
        return item.authorization()
                .mayGive(model, present, changes)
                .flatMap(
                        _ ->
                                RecordValidator.merge(
                                        model,
                                        present.values(),
                                        changes,
                                        item.circumstances(present.state())));
    }

    public Answer<Decided> update(
            Call item, EntityModel model, StoredRecord present, Value.Fields values) {
        return mayUpdate(item, model, present)
                .flatMap(_ -> item.authorization().mayChange(model, present, values))
                .map(
                        _ ->
                                new Decided(
                                        item,
                                        new Change.Update(
                                                access(item, model),
                                                present.id(),
                                                present.version(),
                                                values)));
    }

    public Answer<Decided> delete(Call item, EntityModel model, StoredRecord present) {
        return item.authorization()
                .require(ENTITY_DELETE, model.name(), present.attributes())
                .map(
                        _ ->
                                new Decided(
                                        item,
                                        new Change.Delete(
                                                access(item, model),
                                                present.id(),
                                                present.version())));
    }

    /** Those of the records that the caller may see, as they are stored: to work with. */
    public CompletionStage<Answer<List<StoredRecord>>> present(
            Call call, EntityModel model, Set<UUID> ids) {
        Expr visible = call.authorization().visible(ENTITY_READ, model.name());
        return ids.isEmpty() || visible.equals(Expr.FALSE)
                ? Steps.ok(List.of())
                : records.readAll(call.tenant(), model, ids, visible);
    }

    /** Refused if the field is masked for the caller: whether its value is found would tell it. */
    public Answer<Done> maySeek(Call call, EntityModel model, String key) {
        return call.authorization().masks(model).maySeek(key, Fault.at("", key));
    }

    /**
     * Those that the caller may see, as they are stored, of at most {@link Page#LIMIT_MAX} that
     * meet the filter.
     */
    public CompletionStage<Answer<List<StoredRecord>>> find(
            Call call, EntityModel model, Expr filter) {
        Expr visible = call.authorization().visible(ENTITY_READ, model.name());
        var query = new RecordQuery(filter, List.of(), Page.LIMIT_MAX, Optional.empty(), false);
        return visible.equals(Expr.FALSE)
                ? Steps.ok(List.of())
                : Steps.map(records.list(call.tenant(), model, query, visible), Page::items);
    }

    /** What an earlier attempt of the caller's own commands has done. */
    public CompletionStage<Answer<Map<String, Records.Done>>> done(
            Call call, EntityName entity, Collection<String> commands) {
        return records.done(call.tenant(), entity, commands);
    }

    public CompletionStage<Answer<StoredRecord>> make(Decided decided) {
        return decided.item.told(decided.change).thenCompose(this::made);
    }

    private CompletionStage<Answer<StoredRecord>> made(Change change) {
        return switch (change) {
            case Change.Create(var access, var id, var values) ->
                    records.create(access, id, values);
            case Change.Update(var access, var id, var version, var values) ->
                    records.update(access, id, version, values);
            case Change.Delete(var access, var id, var version) ->
                    records.delete(access, id, version);
        };
    }

    /** All or nothing: if one is refused, none is made. */
    public CompletionStage<List<Answer<StoredRecord>>> make(
            TenantId tenant, List<Decided> decided) {
        CompletionStage<Done> told = CompletableFuture.completedStage(Done.DONE);
        for (Authorization asked :
                decided.stream().map(each -> each.item.authorization()).distinct().toList()) {
            told = told.thenCompose(_ -> asked.told());
        }
        return told.thenCompose(
                _ ->
                        records.changeTogether(
                                tenant, decided.stream().map(each -> each.change).toList()));
    }

    private static Records.Access access(Call item, EntityModel model) {
        return new Records.Access(item.tenant(), model, item.origin());
    }
}
