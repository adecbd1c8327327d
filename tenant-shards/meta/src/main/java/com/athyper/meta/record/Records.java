package com.athyper.meta.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle.Transition;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The store of records. Every change is one transaction: row, history, audit link and, where an
 * approval starts, outbox. A change is applied once per {@link Origin#commandId}; one made under a
 * model that is no longer in force is refused with {@link RecordError#MODEL_CHANGED} and leaves
 * nothing behind.
 */
public interface Records {

    /** Where and by whom; the model is the one that the values were checked against. */
    record Access(TenantId tenant, EntityModel model, Origin origin) {}

    /** One version of a record, as history keeps it. */
    record Revision(
            long version,
            String operation,
            PrincipalId actor,
            Instant at,
            Optional<String> state,
            Value.Fields values) {
        /** The operation of a record's last version, if it is no more. */
        public static final String DELETE = "delete";

        /** A record as it stands; how it came to that is not known here. */
        public static Revision of(StoredRecord record) {
            return new Revision(
                    record.version(),
                    "",
                    record.updatedBy(),
                    record.updatedAt(),
                    record.state(),
                    record.values());
        }
    }

    /** A moment of a record's life. */
    sealed interface Moment {
        record Version(long number) implements Moment {}

        /** The last version that was made by then. */
        record Time(Instant at) implements Moment {}
    }

    /**
     * A former version.
     *
     * @param first the version with which the record began
     */
    record Past(Revision first, Revision revision) {
        /** The record as it stood. */
        public StoredRecord record(UUID id) {
            return new StoredRecord(
                    id,
                    revision.version(),
                    revision.state(),
                    Optional.empty(),
                    first.actor(),
                    first.at(),
                    revision.actor(),
                    revision.at(),
                    revision.values());
        }
    }

    /** The approval that a transition asks for; it is in the outbox until it has started. */
    record ApprovalRequest(
            TenantId tenant,
            UUID instance,
            EntityName template,
            EntityName entity,
            UUID record,
            long recordVersion,
            String transition,
            Origin origin) {}

    /** A change that is made together with others. */
    sealed interface Change {
        record Create(Access access, UUID id, Value.Fields values) implements Change {}

        record Update(Access access, UUID id, long expectedVersion, Value.Fields values)
                implements Change {}

        record Delete(Access access, UUID id, long expectedVersion) implements Change {}
    }

    /** What a command has done. */
    record Done(UUID record, long version, String operation) {}

    record Transitioned(StoredRecord record, Optional<ApprovalRequest> approval) {}

    /**
     * @param values as {@code RecordValidator} made them: every field of the model, typed and
     *     complete
     */
    CompletionStage<Answer<StoredRecord>> create(Access access, UUID id, Value.Fields values);

    /**
     * @param visible over the root {@code resource}; a record that does not meet it is not found
     */
    CompletionStage<Answer<StoredRecord>> read(
            TenantId tenant, EntityModel model, UUID id, Expr visible);

    /** As {@link #read}, of those that are there, in no order and in one statement. */
    CompletionStage<Answer<List<StoredRecord>>> readAll(
            TenantId tenant, EntityModel model, Set<UUID> ids, Expr visible);

    /**
     * @param visible over the root {@code resource}; it is part of the statement, so pages and
     *     counts are exact
     */
    CompletionStage<Answer<Page<StoredRecord>>> list(
            TenantId tenant, EntityModel model, RecordQuery query, Expr visible);

    /**
     * Pages of those that refer to each of several records, in one statement for all of them; an
     * owner that none refers to may be left out.
     *
     * @param visible over the root {@code resource}; it is part of the statement
     */
    CompletionStage<Answer<Map<UUID, Page<StoredRecord>>>> related(
            TenantId tenant, EntityModel model, RelatedQuery query, Expr visible);

    /**
     * How many records meet each of the conditions, all at one moment.
     *
     * @param conditions over the root {@code resource}
     */
    CompletionStage<Answer<List<Long>>> counts(
            TenantId tenant, EntityModel model, List<Expr> conditions);

    /**
     * The best first: what has all the words, and what has something much like them.
     *
     * @param visible over the root {@code resource}; it is part of the statement
     */
    CompletionStage<Answer<List<RecordSearch.Hit>>> search(
            TenantId tenant, EntityModel model, RecordSearch search, Expr visible);

    /** Refused if the version is not the expected one, or if an approval holds the record. */
    CompletionStage<Answer<StoredRecord>> update(
            Access access, UUID id, long expectedVersion, Value.Fields values);

    /** For good, or until it is restored, as the entity says. */
    CompletionStage<Answer<StoredRecord>> delete(Access access, UUID id, long expectedVersion);

    /** Brings a deleted record back as it was. */
    CompletionStage<Answer<StoredRecord>> restore(Access access, UUID id, long expectedVersion);

    /** As {@link #list}, of the records that are deleted and can be restored. */
    CompletionStage<Answer<Page<StoredRecord>>> listDeleted(
            TenantId tenant, EntityModel model, RecordQuery query, Expr visible);

    /**
     * Makes all changes in one transaction and in their order, or, if one is refused, none. The
     * answers are in the same order; those that go well beside one that is refused are void.
     */
    CompletionStage<List<Answer<StoredRecord>>> changeTogether(
            TenantId tenant, List<Change> changes);

    /** What was done under which of the commands; one that did nothing is left out. */
    CompletionStage<Answer<Map<String, Done>>> done(
            TenantId tenant, EntityName entity, Collection<String> commands);

    /** Not found if there is no such version; a record that is no more has all of its versions. */
    CompletionStage<Answer<Past>> past(TenantId tenant, EntityModel model, UUID id, Moment moment);

    /** Newest first. */
    CompletionStage<Answer<Page<Revision>>> history(
            TenantId tenant, EntityModel model, UUID id, int limit, Optional<String> cursor);

    /**
     * Moves the record if it has the expected version; with a workflow it is locked by {@code
     * instance} and the request is in the outbox.
     */
    CompletionStage<Answer<Transitioned>> transition(
            Access access,
            UUID id,
            long expectedVersion,
            Transition transition,
            Optional<UUID> instance);
}
