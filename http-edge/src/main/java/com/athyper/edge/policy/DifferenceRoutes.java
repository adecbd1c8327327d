package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.meta.record.RecordError.ENTITY_NOT_FOUND;
import static com.athyper.policy.Operation.POLICY_REPLAY;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.DifferenceDesk;
import com.athyper.edge.access.DifferenceDesk.Rows;
import com.athyper.edge.access.StandingSubject;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Problems;
import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.policy.Duty;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which records each principal would gain or lose under other policies, counted by PostgreSQL.
 *
 * <pre>
 * POST /api/policy/difference
 * </pre>
 */
public final class DifferenceRoutes {
    static final int PRINCIPALS_MAX = 200;

    private static final Shape QUESTION =
            Shape.object("PolicyReachDifference")
                    .must("policies", Shape.list(Proposals.PROPOSAL.ref()))
                    .must("entity", Shape.text(48))
                    .may("operation", Shape.text(100))
                    .may("principals", Shape.list(Shape.text(127)))
                    .with(Proposals.PROPOSAL)
                    .build();
    private static final Shape MASK =
            Shape.object("MaskDifference")
                    .must("change", Shape.choice("added", "removed"))
                    .must("rule", Shape.text())
                    .must("obligation", Shape.anyObject())
                    .build();
    private static final Shape ONE =
            Shape.object("PrincipalDifference")
                    .must("principal", Shape.text())
                    .must("gains", Shape.integer())
                    .must("loses", Shape.integer())
                    .must("gained", Shape.list(Shape.uuid()))
                    .must("lost", Shape.list(Shape.uuid()))
                    .must("obligations", Shape.list(MASK.ref()))
                    .with(MASK)
                    .build();
    private static final Shape DIFFERENCE =
            Shape.object("PolicyDifferenceReport")
                    .must("entity", Shape.text())
                    .must("operation", Shape.text())
                    .must("principals", Shape.list(ONE.ref()))
                    .must("unchanged", Shape.integer())
                    .must("epoch", Shape.integer())
                    .with(ONE)
                    .build();

    private final Proposals proposals;
    private final DifferenceDesk desk;
    private final Directory directory;
    private final Models models;
    private final InstantSource clock;

    public DifferenceRoutes(
            Proposals proposals,
            DifferenceDesk desk,
            Directory directory,
            Models models,
            InstantSource clock) {
        this.proposals = proposals;
        this.desk = desk;
        this.directory = directory;
        this.models = models;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "policy", "Say who would gain or lose which records")
                        .takesDocument(QUESTION)
                        .gives(200, DIFFERENCE)
                        .refuses(404, 422)
                        .guarded(
                                POST,
                                "/api/policy/difference",
                                POLICY_REPLAY,
                                DECIDED,
                                this::difference));
    }

    private record Wanted(
            List<Value.Fields> policies,
            EntityName entity,
            Operation operation,
            List<PrincipalId> principals) {}

    private CompletionStage<Answer<Reply>> difference(Call call) {
        var input = Input.of(call.request().json());
        List<Value.Fields> policies = proposals.read(input);
        String entity = input.text("entity", 48);
        if (!entity.isEmpty() && !EntityName.isValid(entity)) {
            input.fault("entity", "pattern", "a name is snake_case");
        }
        String id = input.optionalText("operation", 100).orElse(Operation.ENTITY_READ.id());
        Optional<Operation> operation = Operation.of(id);
        if (operation.isEmpty()) {
            input.fault("operation", "unknown", "there is no such operation in the catalog");
        }
        List<PrincipalId> principals = principals(call, input);
        return Steps.then(
                input.whole(
                        () ->
                                new Wanted(
                                        policies,
                                        new EntityName(entity),
                                        operation.orElseThrow(),
                                        principals)),
                wanted -> compared(call, wanted));
    }

    /** Those that are named, or all that are active. */
    private List<PrincipalId> principals(Call call, Input input) {
        var chosen = new LinkedHashSet<PrincipalId>();
        if (input.present("principals")) {
            for (String name : input.texts("principals", PRINCIPALS_MAX)) {
                if (PrincipalId.isValid(name)
                        && directory.find(call.tenant(), new PrincipalId(name)).isPresent()) {
                    chosen.add(new PrincipalId(name));
                } else {
                    input.fault("principals", "unknown", "there is no principal `" + name + "`");
                }
            }
            return List.copyOf(chosen);
        }
        input.any("principals");
        directory.all(call.tenant()).stream()
                .filter(Principal::active)
                .map(Principal::id)
                .forEach(chosen::add);
        if (chosen.size() > PRINCIPALS_MAX) {
            input.fault(
                    "principals",
                    "too-many",
                    "the tenant has %d; name %d at most".formatted(chosen.size(), PRINCIPALS_MAX));
        }
        return List.copyOf(chosen);
    }

    private CompletionStage<Answer<Reply>> compared(Call call, Wanted wanted) {
        Optional<EntityModel> model = models.find(call.tenant(), wanted.entity());
        if (model.isEmpty()) {
            return Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        return Steps.then(
                proposals.sets(call, wanted.policies()),
                sets -> {
                    var rows = desk.between(call.tenant(), model.get());
                    CompletionStage<Answer<List<Value>>> all = Steps.ok(List.of());
                    for (PrincipalId principal : wanted.principals()) {
                        all =
                                Steps.then(
                                        all,
                                        before ->
                                                Steps.map(
                                                        one(call, wanted, sets, rows, principal),
                                                        next -> with(before, next)));
                    }
                    return Steps.map(all, changed -> reply(wanted, sets, changed));
                });
    }

    private static List<Value> with(List<Value> before, Optional<Value> next) {
        var all = new ArrayList<>(before);
        next.ifPresent(all::add);
        return all;
    }

    private static Reply reply(Wanted wanted, Proposals.Sets sets, List<Value> changed) {
        return Reply.ok(
                Value.object()
                        .put("entity", wanted.entity().value())
                        .put("operation", wanted.operation().id())
                        .put("principals", new Value.Items(changed))
                        .put("unchanged", wanted.principals().size() - changed.size())
                        .put("epoch", sets.now().epoch())
                        .build());
    }

    /** Empty if nothing changes for them. */
    private CompletionStage<Answer<Optional<Value>>> one(
            Call call,
            Wanted wanted,
            Proposals.Sets sets,
            DifferenceDesk.Between between,
            PrincipalId principal) {
        Subject subject =
                directory
                        .standing(call.tenant(), principal, clock.instant())
                        .map(StandingSubject::of)
                        .orElseThrow();
        List<Value> duties = duties(sets, subject, wanted);
        return Steps.map(
                between.rows(
                        PolicyEvaluator.narrow(
                                        sets.now(), subject, wanted.operation(), wanted.entity())
                                .visible(),
                        PolicyEvaluator.narrow(
                                        sets.then(), subject, wanted.operation(), wanted.entity())
                                .visible()),
                rows ->
                        rows.nothing() && duties.isEmpty()
                                ? Optional.empty()
                                : Optional.of(form(principal, rows, duties)));
    }

    private static Value form(PrincipalId principal, Rows rows, List<Value> duties) {
        return Value.object()
                .put("principal", principal.value())
                .put("gains", rows.gains())
                .put("loses", rows.loses())
                .put("gained", Value.texts(rows.gained()))
                .put("lost", Value.texts(rows.lost()))
                .put("obligations", new Value.Items(duties))
                .build();
    }

    /** What would be asked of them that is not, and the other way round: masks above all. */
    private static List<Value> duties(Proposals.Sets sets, Subject subject, Wanted wanted) {
        List<Duty> now = duties(sets.now(), subject, wanted);
        List<Duty> then = duties(sets.then(), subject, wanted);
        var changes = new ArrayList<Value>();
        then.stream()
                .filter(duty -> !now.contains(duty))
                .forEach(duty -> changes.add(change("added", duty)));
        now.stream()
                .filter(duty -> !then.contains(duty))
                .forEach(duty -> changes.add(change("removed", duty)));
        return changes;
    }

    private static List<Duty> duties(PolicySet policies, Subject subject, Wanted wanted) {
        return PolicyEvaluator.duties(policies, subject, wanted.operation(), wanted.entity());
    }

    private static Value change(String what, Duty duty) {
        return Value.object()
                .put("change", what)
                .put("rule", Problems.ruleId(duty.rule()))
                .put("obligation", duty.obligation().document())
                .build();
    }
}
