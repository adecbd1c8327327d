package com.athyper.edge.fake;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.StoredRecord;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Duty;
import com.athyper.policy.Operation;
import com.athyper.policy.Policies;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Everything is allowed but what a test forbids, wholly or where an expression does not hold. */
public final class Rulebook implements Policies {
    public static final String RULE = "planted-rule";
    private static final long EPOCH = 7;
    private final Map<Operation, Expr> limits = new EnumMap<>(Operation.class);
    private final List<AccessRequest> asked = new ArrayList<>();
    private final Map<Duty, String> duties = new LinkedHashMap<>();
    private List<Fault> misfits = List.of();
    private final List<Hiding> hidden = new ArrayList<>();
    private PolicySet inForce = PolicySet.compile(List.of(), EPOCH);
    private Optional<PolicySet> later = Optional.empty();
    private Runnable meanwhile = () -> {};

    public Rulebook forbid(Operation... operations) {
        for (Operation operation : operations) {
            limits.put(operation, Expr.FALSE);
        }
        return this;
    }

    /** Allows the operation only where the expression over {@code resource} holds. */
    public Rulebook limit(Operation operation, Expr expr) {
        limits.put(operation, expr);
        return this;
    }

    /** What binds one principal. */
    public Rulebook oblige(String principal, Duty duty) {
        duties.put(duty, principal);
        return this;
    }

    /** Says of some records that a rule hides them. */
    public Rulebook hide(Hiding some) {
        hidden.add(some);
        return this;
    }

    /** What is in force for those who look at rules; decisions stay what the test says. */
    public Rulebook put(PolicySet policies) {
        inForce = policies;
        return this;
    }

    /** Known once somebody has asked for it. */
    public Rulebook later(PolicySet policies) {
        later = Optional.of(policies);
        return this;
    }

    /** As {@link #later(PolicySet)}, with what else is known then. */
    public Rulebook later(PolicySet policies, Runnable changes) {
        meanwhile = changes;
        return later(policies);
    }

    /** What every policy is said to have that does not fit. */
    public Rulebook misfit(Fault... faults) {
        misfits = List.of(faults);
        return this;
    }

    public List<AccessRequest> asked() {
        return asked;
    }

    /** Whether an expression is true of a record. */
    static boolean holds(Expr expr, String root, StoredRecord record) {
        return Evaluator.test(expr, new Bindings(Map.of(root, record.attributes()))) == Truth.TRUE;
    }

    @Override
    public Verdict decide(TenantId tenant, AccessRequest request) {
        asked.add(request);
        Expr limit = limits.getOrDefault(request.operation(), Expr.TRUE);
        boolean allowed =
                limit.equals(Expr.TRUE)
                        || request.resource()
                                .filter(
                                        resource ->
                                                Evaluator.test(
                                                                limit,
                                                                new Bindings(
                                                                        Map.of(
                                                                                "resource",
                                                                                resource)))
                                                        == Truth.TRUE)
                                .isPresent();
        return new Verdict(
                allowed,
                List.of(RULE),
                List.of(),
                duties(tenant, request.subject(), request.operation(), new EntityName("any")),
                inForce.epoch());
    }

    @Override
    public Narrowing narrow(
            TenantId tenant, Subject subject, Operation operation, EntityName entity) {
        return new Narrowing(
                limits.getOrDefault(operation, Expr.TRUE), List.of(RULE), inForce.epoch());
    }

    @Override
    public List<Duty> duties(
            TenantId tenant, Subject subject, Operation operation, EntityName entity) {
        return duties.entrySet().stream()
                .filter(entry -> entry.getValue().equals(subject.principal().value()))
                .map(Map.Entry::getKey)
                .filter(duty -> duty.obligation().concerns(operation))
                .toList();
    }

    @Override
    public List<Fault> misfits(TenantId tenant, Value.Fields document) {
        return misfits;
    }

    @Override
    public List<Hiding> hidden(
            TenantId tenant, Subject subject, Operation operation, EntityName entity) {
        return List.copyOf(hidden);
    }

    @Override
    public PolicySet inForce(TenantId tenant) {
        return inForce;
    }

    @Override
    public CompletionStage<Long> reach(TenantId tenant, long epoch) {
        if (inForce.epoch() < epoch) {
            later.ifPresent(this::put);
            meanwhile.run();
        }
        return CompletableFuture.completedStage(inForce.epoch());
    }
}
