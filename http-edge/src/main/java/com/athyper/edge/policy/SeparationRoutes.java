package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.Questions.Who;
import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.Standing;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicySet;
import com.athyper.policy.analysis.Reach;
import com.athyper.policy.analysis.Reach.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Who can do more than one should.
 *
 * <pre>
 * GET  /api/policy/separation   who has two of what the tenant keeps apart
 * POST /api/policy/separation   the same of sets of roles or operations that are asked about
 * </pre>
 */
public final class SeparationRoutes {
    private static final int SETS_MAX = 50;
    private static final int MEMBERS_MAX = 50;
    private static final int NAME_MAX = 100;

    private static final Shape SET =
            Shape.object("SeparationSet")
                    .must("name", Shape.text(NAME_MAX))
                    .may("roles", Shape.list(Shape.text()))
                    .may("operations", Shape.list(Shape.text()))
                    .may("entity", Shape.text(48))
                    .build();
    private static final Shape SEPARATION =
            Shape.object("SeparationQuestion")
                    .must("sets", Shape.list(SET.ref()))
                    .with(SET)
                    .build();
    private static final Shape VIOLATIONS =
            Shape.object("SeparationViolations")
                    .must("violations", Shape.list(Shape.anyObject()))
                    .must("principals", Shape.integer())
                    .must("epoch", Shape.integer())
                    .build();

    private final Questions questions;

    public SeparationRoutes(Questions questions) {
        this.questions = questions;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "decision", "Say who has two of what is kept apart")
                        .gives(200, VIOLATIONS)
                        .guarded(GET, "/api/policy/separation", POLICY_READ, DECIDED, this::stored),
                Contract.of("policy", "decision", "Say who can do more than one should")
                        .takes(SEPARATION)
                        .gives(200, VIOLATIONS)
                        .refuses(422)
                        .guarded(
                                POST,
                                "/api/policy/separation",
                                POLICY_READ,
                                DECIDED,
                                this::separation));
    }

    /**
     * Of these nobody should have two.
     *
     * @param entity that operations on records are asked of
     */
    private record Exclusion(
            String name,
            Set<String> roles,
            Set<Operation> operations,
            Optional<EntityName> entity) {}

    private CompletionStage<Answer<Reply>> stored(Call call) {
        return Steps.ok(
                violations(
                        call,
                        questions.separations(call).stream()
                                .map(SeparationRoutes::exclusion)
                                .toList()));
    }

    /** An operation that is in the catalog no longer can be done by nobody. */
    private static Exclusion exclusion(Separation set) {
        String name = set.name().value();
        return switch (set.apart()) {
            case Apart.Roles(var roles) ->
                    new Exclusion(name, new TreeSet<>(roles), Set.of(), Optional.empty());
            case Apart.Operations(var ids, var entity) ->
                    new Exclusion(
                            name,
                            Set.of(),
                            ids.stream()
                                    .map(Operation::of)
                                    .flatMap(Optional::stream)
                                    .collect(Collectors.toCollection(TreeSet::new)),
                            entity.map(EntityName::new));
        };
    }

    private CompletionStage<Answer<Reply>> separation(Call call) {
        var input = Input.of(call.request().json());
        var sets = new ArrayList<Exclusion>();
        for (Input each : input.objects("sets", SETS_MAX)) {
            sets.add(exclusion(call, each));
            each.closed();
        }
        return Steps.now(input.whole(() -> violations(call, sets)));
    }

    private Exclusion exclusion(Call call, Input input) {
        String name = input.text("name", NAME_MAX);
        boolean byRole = input.present("roles");
        Set<String> roles = byRole ? new TreeSet<>(input.texts("roles", MEMBERS_MAX)) : Set.of();
        var operations = new TreeSet<Operation>();
        if (!byRole) {
            for (String id : input.texts("operations", MEMBERS_MAX)) {
                Operation.of(id)
                        .ifPresentOrElse(
                                operations::add,
                                () ->
                                        input.fault(
                                                "operations",
                                                "unknown",
                                                "there is no operation `" + id + "`"));
            }
        }
        Optional<String> entity = input.optionalText("entity", 48);
        if (entity.isEmpty() && operations.stream().anyMatch(Operation::isOfRecords)) {
            input.fault("entity", "required", "say of which entity's records");
        }
        if (entity.isPresent() && questions.entity(call, entity.get()).isEmpty()) {
            input.fault("entity", "unknown", "there is no such entity in force");
        }
        return new Exclusion(
                name, roles, operations, entity.filter(EntityName::isValid).map(EntityName::new));
    }

    private Reply violations(Call call, List<Exclusion> sets) {
        var policies = call.authorization().inForce();
        var everybody = questions.everybody(call);
        var violations = new ArrayList<Value>();
        for (Exclusion set : sets) {
            for (Who who : everybody) {
                var has = has(policies, who, set);
                if (has.size() > 1) {
                    violations.add(
                            Value.object()
                                    .put("set", set.name())
                                    .put("principal", who.principal().id().value())
                                    .put("has", new Value.Items(has))
                                    .build());
                }
            }
        }
        return Reply.ok(
                Value.object()
                        .put("violations", new Value.Items(violations))
                        .put("principals", everybody.size())
                        .put("epoch", policies.epoch())
                        .build());
    }

    /** What somebody has of a set, each with where it comes from. */
    private static List<Value> has(PolicySet policies, Who who, Exclusion set) {
        var has = new ArrayList<Value>();
        for (String role : who.standing().together(set.roles())) {
            has.add(
                    Value.object()
                            .put("role", role)
                            .put(
                                    "grants",
                                    new Value.Items(
                                            ExplanationForm.grants(who.standing()).stream()
                                                    .filter(grant -> isOf(grant, role))
                                                    .toList()))
                            .build());
        }
        for (Operation operation : set.operations()) {
            var reach =
                    Reach.of(
                            policies,
                            who.subject(),
                            operation,
                            operation.isOfRecords() ? set.entity() : Optional.empty(),
                            Optional.empty());
            if (reach.kind() != Kind.NONE) {
                has.add(ReachRoutes.form(reach).with("operation", Value.of(operation.id())));
            }
        }
        return has;
    }

    private static boolean isOf(Value grant, String role) {
        return grant instanceof Value.Fields fields
                && fields.text("role").filter(held -> Standing.isOf(held, role)).isPresent();
    }
}
