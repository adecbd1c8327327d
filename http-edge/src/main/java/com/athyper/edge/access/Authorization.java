package com.athyper.edge.access;

import static com.athyper.policy.PolicyError.EPOCH_NOT_REACHED;

import com.athyper.edge.problem.Denial;
import com.athyper.expression.Expr;
import com.athyper.identity.Caller;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.Having;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.StoredRecord;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Duty;
import com.athyper.policy.Operation;
import com.athyper.policy.Policies;
import com.athyper.policy.Policies.Hiding;
import com.athyper.policy.Policies.Narrowing;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.policy.analysis.Explainer;
import com.athyper.policy.analysis.Explanation.Grant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What one caller may do in one request. An endpoint that decides per record must have asked it
 * before its reply leaves; the pipeline checks.
 */
public final class Authorization {
    /** How long a request waits for an epoch that it demands. */
    public static final Duration EPOCH_WAIT = Duration.ofSeconds(2);

    private final Policies policies;
    private final Caller caller;
    private final Subject subject;
    private final DecisionTrail trail;
    private final Demands demands;
    private volatile boolean asked;

    public Authorization(Policies policies, Caller caller, DecisionTrail trail) {
        this(policies, caller, trail, new Demands(caller.secondFactor()));
    }

    private Authorization(Policies policies, Caller caller, DecisionTrail trail, Demands demands) {
        this.policies = policies;
        this.caller = caller;
        this.trail = trail;
        this.demands = demands;
        this.subject = StandingSubject.of(caller);
    }

    /** As of now, for somebody who was let in again. */
    public Authorization renewed(Caller again) {
        return new Authorization(policies, again, trail, demands.of(again.secondFactor()));
    }

    /** The same, for what is judged beside the request and is no decision about it. */
    public Authorization quietly() {
        return new Authorization(policies, caller, DecisionTrail.NONE, demands);
    }

    /** Why the caller asks, for rules that want to know. */
    public void reasoned(String why) {
        demands.reasoned(why);
    }

    /** Whether a rule wanted to know why, and was told. */
    public boolean reasonUsed() {
        return demands.reasonUsed();
    }

    /** Completes once people are told of what was decided so far, where a rule wants it. */
    CompletionStage<Done> told() {
        return trail.told();
    }

    /** Whether anything was asked about a record. */
    public boolean asked() {
        return asked;
    }

    /** Says no to the operation as such, before anything is known of what it would be done to. */
    public Answer<Done> require(Operation operation, Optional<EntityName> entity) {
        Verdict verdict = decide(new AccessRequest(subject, operation, entity, Optional.empty()));
        trail.operation(subject, operation, entity, verdict, demands.lack(verdict.duties()));
        return allowed(operation, verdict);
    }

    /** Says no to the operation on this very record. */
    public Answer<Done> require(Operation operation, EntityName entity, Value.Fields record) {
        asked = true;
        return allowed(operation, decided(operation, entity, record));
    }

    private Verdict decided(Operation operation, EntityName entity, Value.Fields record) {
        Verdict verdict = judged(operation, entity, record);
        trail.record(
                trail.asked(subject, operation, Optional.of(entity)),
                verdict,
                record,
                demands.lack(verdict.duties()));
        return verdict;
    }

    private Verdict judged(Operation operation, EntityName entity, Value.Fields record) {
        return decide(
                new AccessRequest(subject, operation, Optional.of(entity), Optional.of(record)));
    }

    /** The hidden records of which somebody is to be told that they were asked for; mostly none. */
    Expr watched(Operation operation, EntityName entity) {
        var watches = inForce().watches();
        return watches.isEmpty()
                ? Expr.FALSE
                : Expr.some(
                        policies.hidden(caller.tenant(), subject, operation, entity).stream()
                                .filter(hiding -> watches.contains(hiding.rule()))
                                .map(Hiding::records)
                                .toList());
    }

    /** Takes down what is decided of a record that is not shown. */
    void tried(Operation operation, EntityName entity, Value.Fields record) {
        var _ = decided(operation, entity, record);
    }

    /** What came of looking for one record among the {@link #visible}; the answer itself. */
    Answer<StoredRecord> looked(
            Operation operation, EntityName entity, UUID id, Answer<StoredRecord> answer) {
        switch (answer) {
            case Answer.Ok<StoredRecord>(var record) -> {
                var _ = decided(operation, entity, record.attributes());
            }
            case Answer.Refused<StoredRecord>(var problem) -> {
                if (problem.code().equals(RecordError.RECORD_NOT_FOUND)) {
                    Narrowing narrowing =
                            policies.narrow(caller.tenant(), subject, operation, entity);
                    trail.unseen(
                            trail.asked(subject, operation, Optional.of(entity)),
                            new Verdict(
                                    false,
                                    narrowing.nothing() ? narrowing.rules() : List.of(),
                                    List.of(),
                                    narrowing.nothing()
                                            ? policies.duties(
                                                    caller.tenant(), subject, operation, entity)
                                            : List.of(),
                                    narrowing.epoch()),
                            id.toString());
                }
            }
        }
        return answer;
    }

    public boolean allows(Operation operation, EntityName entity, Value.Fields record) {
        return switch (require(operation, entity, record)) {
            case Answer.Ok<Done> _ -> true;
            case Answer.Refused<Done> _ -> false;
        };
    }

    /**
     * Which records the operation may be done to, whatever else rules ask for: for a record that is
     * looked at alone, about which {@link #brought} is to be asked.
     */
    Expr permitted(Operation operation, EntityName entity) {
        asked = true;
        return policies.narrow(caller.tenant(), subject, operation, entity).visible();
    }

    /** Refused if a rule asks for something, about this record, that the caller has not brought. */
    Answer<Done> brought(Operation operation, EntityModel model, Value.Fields record) {
        var binding = duties(operation, model).stream().filter(duty -> duty.binds(record)).toList();
        var lack = demands.lack(binding);
        if (lack.isPresent()) {
            var judged = judged(operation, model.name(), record);
            trail.record(
                    trail.asked(subject, operation, Optional.of(model.name())),
                    judged,
                    record,
                    lack);
        }
        return demands.met(binding);
    }

    /** Which records the operation may be done to; false when to none. */
    public Expr visible(Operation operation, EntityName entity) {
        asked = true;
        return narrow(operation, entity).visible();
    }

    /** As {@link #visible}, with the rules that had a say. */
    public Narrowing narrowing(Operation operation, EntityName entity) {
        asked = true;
        return narrow(operation, entity);
    }

    /** As {@link #visible}, and refused when there can be none. */
    public Answer<Expr> someVisible(Operation operation, EntityName entity) {
        asked = true;
        Narrowing narrowing = narrow(operation, entity);
        if (!narrowing.nothing()) {
            return Answer.ok(narrowing.visible());
        }
        if (permitted(operation, entity).equals(Expr.FALSE)) {
            return Answer.refused(denial(operation, narrowing.rules()));
        }
        var duties = policies.duties(caller.tenant(), subject, operation, entity);
        trail.records(
                subject,
                operation,
                entity,
                new Verdict(true, narrowing.rules(), List.of(), duties, narrowing.epoch()),
                demands.lack(duties));
        return demands.met(duties).map(_ -> Expr.FALSE);
    }

    /** What would be decided for another subject; the caller's own right to ask is not judged. */
    public Verdict decide(AccessRequest request) {
        return policies.decide(caller.tenant(), request);
    }

    /** All rules in force, for those who may look at them. */
    public PolicySet inForce() {
        return policies.inForce(caller.tenant());
    }

    /** What of a policy's document does not fit the entities in force. */
    public List<Fault> misfits(Value.Fields document) {
        return policies.misfits(caller.tenant(), document);
    }

    /** Completes once what is asked from now on is decided under that epoch or a later one. */
    public CompletionStage<Answer<Done>> reach(long epoch) {
        return policies.reach(caller.tenant(), epoch)
                .toCompletableFuture()
                .copy()
                .orTimeout(EPOCH_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .handle(
                        (reached, failure) ->
                                failure == null && reached >= epoch
                                        ? Answer.ok(Done.DONE)
                                        : Answer.refused(
                                                EPOCH_NOT_REACHED.because(
                                                        "epoch %d is not known here; known is %d"
                                                                .formatted(
                                                                        epoch,
                                                                        inForce().epoch()))));
    }

    /** What the caller is shown of the entity's records. */
    public FieldMasks masks(EntityModel model) {
        return new FieldMasks(caller.tenant(), model, duties(Operation.ENTITY_READ, model));
    }

    /**
     * What else has to be there, of what the caller may see; refused if that asks by what is masked
     * for the caller, the reference itself included.
     */
    Answer<RecordQuery> mayCount(RecordQuery query) {
        Answer<List<Having>> counted = Answer.ok(List.of());
        for (Having having : query.having()) {
            var masks = masks(having.of());
            counted =
                    counted.flatMap(
                            before ->
                                    masks.maySeek(having.by().name(), "/filter")
                                            .flatMap(_ -> masks.maySeek(having.filter()))
                                            .map(
                                                    _ ->
                                                            Stream.concat(
                                                                            before.stream(),
                                                                            Stream.of(seen(having)))
                                                                    .toList()));
        }
        return counted.map(query::having);
    }

    private Having seen(Having having) {
        return having.seen(visible(Operation.ENTITY_READ, having.of().name()));
    }

    /**
     * Refused if a new record has a value that is not the caller's to give.
     *
     * @param attributes of the record as it would be
     */
    public Answer<Done> mayFill(EntityModel model, Value.Fields attributes, Value.Fields values) {
        return readOnly(Operation.ENTITY_CREATE, model).keptNew(attributes, values);
    }

    /** Refused if a value that is not the caller's to change, or not even to see, would change. */
    public Answer<Done> mayChange(EntityModel model, StoredRecord present, Value.Fields values) {
        return masks(model)
                .notSentBack(present, values)
                .flatMap(
                        _ ->
                                readOnly(Operation.ENTITY_UPDATE, model)
                                        .kept(present.attributes(), present.values(), values));
    }

    /** Refused if changes speak at all of what is not the caller's to change. */
    public Answer<Done> mayGive(EntityModel model, StoredRecord present, Value.Fields changes) {
        return readOnly(Operation.ENTITY_UPDATE, model).notGiven(present.attributes(), changes);
    }

    private ReadOnlyFields readOnly(Operation operation, EntityModel model) {
        return new ReadOnlyFields(model, duties(operation, model));
    }

    private List<Duty> duties(Operation operation, EntityModel model) {
        return policies.duties(caller.tenant(), subject, operation, model.name());
    }

    /** Which rules hide records of the entity from the caller; refused who may not know. */
    public Answer<List<Hiding>> hidden(EntityName entity) {
        return permits(Operation.POLICY_EXPLAIN)
                ? Answer.ok(
                        policies.hidden(caller.tenant(), subject, Operation.ENTITY_READ, entity))
                : Answer.refused(denial(Operation.POLICY_EXPLAIN, List.of()));
    }

    /** By which rules, and through what, the caller sees records of the entity. */
    List<Grant> grants(EntityName entity) {
        return Explainer.grants(inForce(), subject, Operation.ENTITY_READ, entity);
    }

    /** Without the records about which more is asked for than the caller has brought. */
    private Narrowing narrow(Operation operation, EntityName entity) {
        Narrowing narrowing = policies.narrow(caller.tenant(), subject, operation, entity);
        var duties = policies.duties(caller.tenant(), subject, operation, entity);
        trail.records(
                subject,
                operation,
                entity,
                new Verdict(
                        !narrowing.nothing(),
                        narrowing.rules(),
                        List.of(),
                        duties,
                        narrowing.epoch()),
                Optional.empty());
        var unmet = demands.unmet(duties);
        if (narrowing.nothing() || unmet.isEmpty()) {
            return narrowing;
        }
        var parts = new ArrayList<>(Demands.free(unmet));
        parts.add(narrowing.visible());
        return new Narrowing(Expr.all(parts), narrowing.rules(), narrowing.epoch());
    }

    private Answer<Done> allowed(Operation operation, Verdict verdict) {
        return verdict.allowed()
                ? demands.met(verdict.duties())
                : Answer.refused(denial(operation, verdict.rules()));
    }

    /** Whether the operation as such is allowed. */
    public boolean permits(Operation operation) {
        Verdict verdict =
                decide(new AccessRequest(subject, operation, Optional.empty(), Optional.empty()));
        return verdict.allowed() && demands.unmet(verdict.duties()).isEmpty();
    }

    /** Rules are named to those who may read them: a name can tell what is being hidden. */
    private Problem denial(Operation operation, List<String> rules) {
        return new Denial(operation, permits(Operation.POLICY_READ) ? rules : List.of()).problem();
    }
}
