package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_DECIDE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.Evaluations.Evaluation;
import com.athyper.edge.policy.Evaluations.Semantic;
import com.athyper.edge.problem.EdgeError;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Decisions in the words of the OpenID AuthZEN Authorization API 1.0.
 *
 * <pre>
 * POST /access/v1/evaluation                   one
 * POST /access/v1/evaluations                  many, with defaults; all, or until one decides
 * GET  /.well-known/authzen-configuration      where these are
 * </pre>
 */
public final class AccessRoutes {
    /** Evaluations of one request. */
    public static final int EVALUATIONS_MAX = 100;

    private static final String EVALUATION_PATH = "/access/v1/evaluation";
    private static final String EVALUATIONS_PATH = "/access/v1/evaluations";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?");
    private static final Pattern V6_HOST = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");

    private static final Shape ONE = question("AccessEvaluation").build();
    private static final Shape MANY =
            question("AccessEvaluations")
                    .may("evaluations", Shape.list(ONE.ref()))
                    .may("options", Shape.anyObject())
                    .with(ONE)
                    .build();
    private static final Shape DECISION =
            Shape.openObject("AccessDecision")
                    .must("decision", Shape.flag())
                    .may("context", Shape.anyObject())
                    .build();
    private static final Shape DECISIONS =
            Shape.openObject("AccessDecisions")
                    .may("decision", Shape.flag())
                    .may("context", Shape.anyObject())
                    .may("evaluations", Shape.list(DECISION.ref()))
                    .with(DECISION)
                    .build();
    private static final Shape METADATA =
            Shape.openObject("PolicyDecisionPoint")
                    .must("policy_decision_point", Shape.text())
                    .must("access_evaluation_endpoint", Shape.text())
                    .must("access_evaluations_endpoint", Shape.text())
                    .build();

    private final Evaluations evaluations;

    public AccessRoutes(Questions questions) {
        this.evaluations = new Evaluations(questions);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("access", "evaluation", "Decide as AuthZEN asks it")
                        .takes(ONE)
                        .gives(200, DECISION)
                        .guarded(POST, EVALUATION_PATH, POLICY_DECIDE, DECIDED, this::one),
                Contract.of("access", "evaluation", "Decide many times as AuthZEN asks it")
                        .takes(MANY)
                        .gives(200, DECISIONS)
                        .guarded(POST, EVALUATIONS_PATH, POLICY_DECIDE, DECIDED, this::many),
                Contract.of("access", "configuration", "Where access is decided")
                        .gives(200, METADATA)
                        .ignoringUnknown()
                        .open(
                                GET,
                                "/.well-known/authzen-configuration",
                                "it says where to ask, and nothing else",
                                this::metadata));
    }

    private static Shape.Members question(String name) {
        return Shape.openObject(name)
                .may("subject", Shape.anyObject())
                .may("action", Shape.anyObject())
                .may("resource", Shape.anyObject())
                .may("context", Shape.anyObject());
    }

    private CompletionStage<Answer<Reply>> one(Call call) {
        return Steps.then(
                Evaluations.read(call.request().json(), ""),
                evaluation -> Steps.map(evaluations.decided(call, evaluation), Reply::ok));
    }

    private CompletionStage<Answer<Reply>> many(Call call) {
        Value.Fields document = call.request().json();
        boolean none =
                document.get("evaluations")
                        .filter(
                                given ->
                                        !(given instanceof Value.Items(var items)
                                                && items.isEmpty()))
                        .isEmpty();
        return none
                ? one(call)
                : Steps.then(
                        Evaluations.all(document),
                        all ->
                                Steps.then(
                                        Semantic.of(document),
                                        semantic ->
                                                Steps.map(
                                                        inTurn(call, all, semantic),
                                                        AccessRoutes::form)));
    }

    /** One after the other, so that the first that decides spares the rest. */
    private CompletionStage<Answer<List<Value>>> inTurn(
            Call call, List<Evaluation> all, Semantic semantic) {
        CompletionStage<Answer<List<Value>>> done = Steps.ok(List.of());
        for (Evaluation each : all) {
            done =
                    Steps.then(
                            done,
                            before ->
                                    before.stream().anyMatch(semantic::isEnough)
                                            ? Steps.ok(before)
                                            : Steps.map(
                                                    evaluations.decided(call, each),
                                                    next -> with(before, next)));
        }
        return done;
    }

    private static List<Value> with(List<Value> before, Value next) {
        var all = new ArrayList<>(before);
        all.add(next);
        return all;
    }

    private static Reply form(List<Value> decisions) {
        return Reply.ok(Value.object().put("evaluations", new Value.Items(decisions)).build());
    }

    private CompletionStage<Answer<Reply>> metadata(Request request) {
        Optional<String> host =
                request.headers()
                        .only("Host")
                        .filter(
                                name ->
                                        HOST.matcher(name).matches()
                                                || V6_HOST.matcher(name).matches());
        if (host.isEmpty()) {
            return Steps.refused(EdgeError.HEADER_INVALID.because("`Host` names no host"));
        }
        String scheme =
                request.headers()
                        .only("X-Forwarded-Proto")
                        .filter(given -> given.equals("https"))
                        .orElse("http");
        String base = scheme + "://" + host.get();
        return Steps.ok(
                Reply.ok(
                        Value.object()
                                .put("policy_decision_point", base)
                                .put("access_evaluation_endpoint", base + EVALUATION_PATH)
                                .put("access_evaluations_endpoint", base + EVALUATIONS_PATH)
                                .build()));
    }
}
