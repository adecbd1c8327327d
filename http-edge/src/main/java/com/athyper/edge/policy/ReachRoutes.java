package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.Questions.Draft;
import com.athyper.edge.policy.Questions.Who;
import com.athyper.edge.problem.Problems;
import com.athyper.expression.ExprText;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;
import com.athyper.policy.Operation;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.policy.analysis.Reach;
import com.athyper.policy.analysis.Reach.Kind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Who can do something, and what somebody can do.
 *
 * <pre>
 * POST /api/policy/who-can    operation and resource: principals
 * POST /api/policy/what-can   principal: operations, and entities with theirs
 * </pre>
 */
public final class ReachRoutes {
    /** Principals, or entities, that one reply tells of. */
    static final int ITEMS_MAX = 500;

    private static final Shape WHO =
            Shape.object("WhoCanQuestion")
                    .must("operation", Shape.text(100))
                    .may("resource", Questions.RESOURCE)
                    .may("after", Shape.text(127))
                    .build();
    private static final Shape REACH =
            Shape.openObject("PolicyReach")
                    .must("decision", Shape.choice("allow", "conditional", "deny"))
                    .must("rules", Shape.list(Shape.text()))
                    .may("when", Shape.text())
                    .may("principal", Shape.text())
                    .may("operation", Shape.text())
                    .may("grants", Shape.list(Shape.anyObject()))
                    .build();
    private static final Shape WHO_CAN =
            Shape.object("WhoCan")
                    .must("items", Shape.list(REACH.ref()))
                    .must("denied", Shape.integer())
                    .must("nextAfter", Shape.nullable(Shape.text()))
                    .must("epoch", Shape.integer())
                    .with(REACH)
                    .build();
    private static final Shape WHAT =
            Shape.object("WhatCanQuestion")
                    .must("subject", Questions.SUBJECT)
                    .may("entity", Shape.text(48))
                    .may("after", Shape.text(48))
                    .build();
    private static final Shape WHAT_CAN =
            Shape.object("WhatCan")
                    .must("operations", Shape.list(REACH.ref()))
                    .must("entities", Shape.list(Shape.anyObject()))
                    .must("nextAfter", Shape.nullable(Shape.text()))
                    .must("epoch", Shape.integer())
                    .with(REACH)
                    .build();
    private final Questions questions;
    private final Models models;

    public ReachRoutes(Questions questions, Models models) {
        this.questions = questions;
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "decision", "Say who can do something")
                        .takes(WHO)
                        .gives(200, WHO_CAN)
                        .refuses(404, 422)
                        .guarded(POST, "/api/policy/who-can", POLICY_READ, DECIDED, this::whoCan),
                Contract.of("policy", "decision", "Say what somebody can do")
                        .takes(WHAT)
                        .gives(200, WHAT_CAN)
                        .refuses(422)
                        .guarded(
                                POST, "/api/policy/what-can", POLICY_READ, DECIDED, this::whatCan));
    }

    private CompletionStage<Answer<Reply>> whoCan(Call call) {
        var input = Input.of(call.request().json());
        Optional<String> after = input.optionalText("after", 127);
        Draft draft = Questions.read(input, Optional.empty());
        return Steps.then(
                input.whole(() -> draft),
                asked -> {
                    var entity = asked.entity().map(EntityName::new);
                    return Steps.map(
                            questions.attributes(call, entity, asked.id(), asked.attributes()),
                            attributes ->
                                    whoCan(
                                            call,
                                            after,
                                            asked.operation().orElseThrow(),
                                            entity,
                                            attributes));
                });
    }

    private Reply whoCan(
            Call call,
            Optional<String> after,
            Operation operation,
            Optional<EntityName> entity,
            Optional<Value.Fields> attributes) {
        var policies = call.authorization().inForce();
        var items = new ArrayList<Value>();
        Optional<String> last = Optional.empty();
        int denied = 0;
        for (Who who : questions.everybody(call)) {
            String id = who.principal().id().value();
            if (after.filter(before -> id.compareTo(before) <= 0).isPresent()) {
                continue;
            }
            if (items.size() == ITEMS_MAX) {
                return whoCan(policies, items, denied, last);
            }
            Reach reach = Reach.of(policies, who.subject(), operation, entity, attributes);
            last = Optional.of(id);
            if (reach.kind() == Kind.NONE) {
                denied++;
            } else {
                items.add(
                        form(reach)
                                .with("principal", Value.of(id))
                                .with(
                                        "grants",
                                        new Value.Items(ExplanationForm.grants(who.standing()))));
            }
        }
        return whoCan(policies, items, denied, Optional.empty());
    }

    private static Reply whoCan(
            PolicySet policies, List<Value> items, int denied, Optional<String> next) {
        return Reply.ok(
                Value.object()
                        .put("items", new Value.Items(items))
                        .put("denied", denied)
                        .put("nextAfter", next.<Value>map(Value::of).orElse(Value.NULL))
                        .put("epoch", policies.epoch())
                        .build());
    }

    private CompletionStage<Answer<Reply>> whatCan(Call call) {
        var input = Input.of(call.request().json());
        var named = input.object("subject");
        String name = named.text("principal", 127);
        Optional<Who> who = questions.who(call, name);
        if (!name.isEmpty() && who.isEmpty()) {
            named.fault("principal", "unknown", "there is no such principal");
        }
        named.closed();
        Optional<String> one = input.optionalText("entity", 48);
        Optional<String> after = input.optionalText("after", 48);
        if (one.isPresent() && questions.entity(call, one.get()).isEmpty()) {
            input.fault("entity", "unknown", "there is no such entity in force");
        }
        return Steps.now(input.whole(() -> whatCan(call, who.orElseThrow(), one, after)));
    }

    private Reply whatCan(Call call, Who who, Optional<String> one, Optional<String> after) {
        var policies = call.authorization().inForce();
        Subject subject = who.subject();
        var entities = new ArrayList<Value>();
        Value next = Value.NULL;
        var names = new TreeSet<>(models.all(call.tenant()).keySet());
        names.removeIf(
                name ->
                        one.filter(only -> !only.equals(name.value())).isPresent()
                                || after.filter(before -> name.value().compareTo(before) <= 0)
                                        .isPresent());
        for (EntityName name : names) {
            if (entities.size() == ITEMS_MAX) {
                next = ((Value.Fields) entities.getLast()).get("entity").orElse(Value.NULL);
                break;
            }
            entities.add(
                    Value.object()
                            .put("entity", name.value())
                            .put(
                                    "operations",
                                    new Value.Items(
                                            operations(policies, who, subject, Optional.of(name))))
                            .build());
        }
        return Reply.ok(
                Value.object()
                        .put(
                                "operations",
                                new Value.Items(
                                        operations(policies, who, subject, Optional.empty())))
                        .put("entities", new Value.Items(entities))
                        .put("nextAfter", next)
                        .put("epoch", policies.epoch())
                        .build());
    }

    /** Those that are allowed on some records at least. */
    private static List<Value> operations(
            PolicySet policies, Who who, Subject subject, Optional<EntityName> entity) {
        if (!who.principal().active()) {
            return List.of();
        }
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.isOfRecords() == entity.isPresent())
                .flatMap(
                        operation -> {
                            var reach =
                                    Reach.of(
                                            policies, subject, operation, entity, Optional.empty());
                            return reach.kind() == Kind.NONE
                                    ? Stream.<Value>of()
                                    : Stream.<Value>of(
                                            form(reach)
                                                    .with("operation", Value.of(operation.id())));
                        })
                .toList();
    }

    static Value.Fields form(Reach reach) {
        var form =
                Value.object()
                        .put("decision", reach.kind().id())
                        .put("rules", Problems.ruleIds(reach.rules()));
        reach.when().ifPresent(when -> form.put("when", ExprText.of(when)));
        return form.build();
    }
}
