package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_DECIDE;
import static com.athyper.policy.Operation.POLICY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.Questions.Asked;
import com.athyper.edge.policy.Questions.Draft;
import com.athyper.edge.policy.Questions.Question;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.Verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Decisions on request, and what they can be about.
 *
 * <pre>
 * POST /api/policy/decide       may this subject do this, to that; or many such questions at once
 * GET  /api/policy/operations   the catalog
 * </pre>
 */
public final class PolicyRoutes {
    /** Questions of one batch. */
    public static final int BATCH_MAX = 100;

    private static final Shape ITEM =
            Shape.object("DecisionBatchItem")
                    .must("subject", Questions.SUBJECT)
                    .must("operation", Shape.text(100))
                    .may("resource", Questions.RESOURCE)
                    .build();
    private static final Shape QUESTION =
            Shape.object("DecisionQuestion")
                    .must("subject", Questions.SUBJECT)
                    .must("operation", Shape.text(100))
                    .may("resource", Questions.RESOURCE)
                    .may("minEpoch", Shape.integer())
                    .build();
    private static final Shape BATCH =
            Shape.object("DecisionBatch")
                    .must("requests", Shape.list(ITEM.ref()))
                    .may("minEpoch", Shape.integer())
                    .with(ITEM)
                    .build();
    private static final Shape ERROR =
            Shape.object("DecisionError")
                    .must("status", Shape.integer())
                    .must("code", Shape.text())
                    .must("detail", Shape.text())
                    .build();
    private static final Shape ANSWER =
            Shape.object("Decision")
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("rules", Shape.list(Shape.text()))
                    .must("broken", Shape.list(Shape.text()))
                    .must("obligations", Shape.list(Shape.anyObject()))
                    .must("epoch", Shape.integer())
                    .may("error", ERROR)
                    .build();
    private static final Shape ANSWERS =
            Shape.object("DecisionBatchAnswers")
                    .must("answers", Shape.list(ANSWER.ref()))
                    .with(ANSWER)
                    .build();
    private static final Shape OPERATION =
            Shape.object("Operation")
                    .must("id", Shape.text())
                    .must("namespace", Shape.text())
                    .must("privileged", Shape.flag())
                    .build();
    private static final Shape CATALOG =
            Shape.object("OperationCatalog")
                    .must("items", Shape.list(OPERATION.ref()))
                    .with(OPERATION)
                    .build();

    private final Questions questions;

    public PolicyRoutes(Questions questions) {
        this.questions = questions;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "decision", "Decide for a subject, or many times at once")
                        .takes(Shape.either("DecisionRequest", QUESTION, BATCH))
                        .gives(200, Shape.either("DecisionReply", ANSWER, ANSWERS))
                        .refuses(404, 422)
                        .guarded(POST, "/api/policy/decide", POLICY_DECIDE, DECIDED, this::decide),
                Contract.of("policy", "operation", "List what can be allowed or forbidden")
                        .gives(200, CATALOG)
                        .guarded(
                                GET,
                                "/api/policy/operations",
                                POLICY_READ,
                                DECIDED,
                                this::operations));
    }

    private CompletionStage<Answer<Reply>> decide(Call call) {
        return call.request().json().get("requests").isPresent() ? batch(call) : single(call);
    }

    private CompletionStage<Answer<Reply>> single(Call call) {
        var input = Input.of(call.request().json());
        return Steps.then(
                reached(call, input.count("minEpoch")),
                _ -> {
                    Draft draft = questions.read(call, input);
                    return Steps.then(
                            input.whole(draft::whole),
                            question ->
                                    Steps.map(
                                            questions.asked(call, question),
                                            asked -> Reply.ok(decided(call, asked))));
                });
    }

    private CompletionStage<Answer<Reply>> batch(Call call) {
        var input = Input.of(call.request().json());
        return Steps.then(
                reached(call, input.count("minEpoch")),
                _ -> {
                    var drafts = new ArrayList<Draft>();
                    for (Input each : input.objects("requests", BATCH_MAX)) {
                        drafts.add(questions.read(call, each));
                        each.closed();
                    }
                    return Steps.then(
                            input.whole(() -> drafts.stream().map(Draft::whole).toList()),
                            all -> Steps.map(answers(call, all), PolicyRoutes::answered));
                });
    }

    private static Reply answered(List<Value> answers) {
        return Reply.ok(Value.object().put("answers", new Value.Items(answers)).build());
    }

    /** In the order of the questions; one that cannot be answered is a denial that says why. */
    private CompletionStage<Answer<List<Value>>> answers(Call call, List<Question> all) {
        var asked = all.stream().map(each -> questions.asked(call, each)).toList();
        CompletionStage<Answer<List<Value>>> answers = Steps.ok(List.of());
        for (CompletionStage<Answer<Asked>> each : asked) {
            answers =
                    answers.thenCombine(
                            each, (before, next) -> before.map(list -> with(list, call, next)));
        }
        return answers;
    }

    private static List<Value> with(List<Value> before, Call call, Answer<Asked> next) {
        var all = new ArrayList<>(before);
        all.add(
                switch (next) {
                    case Answer.Ok<Asked>(var asked) -> decided(call, asked);
                    case Answer.Refused<Asked>(var problem) -> undecided(call, problem);
                });
        return all;
    }

    /** Comes before the question is read: whom it is about is resolved by what is known then. */
    static CompletionStage<Answer<Done>> reached(Call call, OptionalLong epoch) {
        return epoch.isPresent()
                ? call.authorization().reach(epoch.getAsLong())
                : Steps.ok(Done.DONE);
    }

    /** As decisions are told everywhere. */
    static Value.Fields decided(Call call, Asked asked) {
        Verdict verdict = call.authorization().decide(asked.request());
        boolean active = asked.question().who().principal().active();
        return Value.object()
                .put("decision", verdict.allowed() && active ? "allow" : "deny")
                .put("rules", Problems.ruleIds(verdict.rules()))
                .put("broken", Problems.ruleIds(verdict.broken()))
                .put("obligations", active ? obligations(verdict) : new Value.Items(List.of()))
                .put("epoch", verdict.epoch())
                .build();
    }

    private static Value.Fields undecided(Call call, Problem problem) {
        return Value.object()
                .put("decision", "deny")
                .put("rules", new Value.Items(List.of()))
                .put("broken", new Value.Items(List.of()))
                .put("obligations", new Value.Items(List.of()))
                .put("epoch", call.authorization().inForce().epoch())
                .put(
                        "error",
                        Value.object()
                                .put("status", Problems.status(problem.code()))
                                .put("code", problem.code().id())
                                .put("detail", problem.detail())
                                .build())
                .build();
    }

    static Value obligations(Verdict verdict) {
        return new Value.Items(
                verdict.duties().stream()
                        .<Value>map(
                                duty ->
                                        duty.obligation()
                                                .document()
                                                .with(
                                                        "rule",
                                                        Value.of(Problems.ruleId(duty.rule()))))
                        .toList());
    }

    private CompletionStage<Answer<Reply>> operations(Call call) {
        return Steps.ok(
                Reply.ok(
                        Value.object()
                                .put(
                                        "items",
                                        new Value.Items(
                                                Arrays.stream(Operation.values())
                                                        .<Value>map(PolicyRoutes::form)
                                                        .toList()))
                                .build()));
    }

    private static Value.Fields form(Operation operation) {
        return Value.object()
                .put("id", operation.id())
                .put("namespace", operation.namespace())
                .put("privileged", operation.privileged())
                .build();
    }
}
