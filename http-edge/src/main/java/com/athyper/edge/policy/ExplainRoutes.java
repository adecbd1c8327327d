package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.POLICY_EXPLAIN;
import static com.athyper.policy.Operation.POLICY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.ExplainDesk;
import com.athyper.edge.access.ExplainDesk.Sight;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.Questions.Draft;
import com.athyper.edge.policy.Questions.Question;
import com.athyper.edge.problem.Denial;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.analysis.Explainer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Why somebody may, or may not.
 *
 * <pre>
 * POST /api/policy/explain   which rules, which clauses, which attributes, and what would change it
 * </pre>
 *
 * Whoever may not read policies is told about themselves, and not by which rules.
 */
public final class ExplainRoutes {
    private static final Shape QUESTION =
            Shape.object("ExplainQuestion")
                    .must("subject", Questions.SUBJECT)
                    .must("operation", Shape.text(100))
                    .may("resource", Questions.RESOURCE)
                    .may("minEpoch", Shape.integer())
                    .build();

    private final Questions questions;
    private final ExplainDesk desk;
    private final Models models;

    public ExplainRoutes(Questions questions, ExplainDesk desk, Models models) {
        this.questions = questions;
        this.desk = desk;
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "decision", "Explain a decision")
                        .takes(QUESTION)
                        .gives(200, ExplanationForm.EXPLANATION)
                        .refuses(404, 422)
                        .guarded(
                                POST,
                                "/api/policy/explain",
                                POLICY_EXPLAIN,
                                DECIDED,
                                this::explain));
    }

    private CompletionStage<Answer<Reply>> explain(Call call) {
        var input = Input.of(call.request().json());
        return Steps.then(
                PolicyRoutes.reached(call, input.count("minEpoch")),
                _ -> {
                    Draft draft = questions.read(call, input);
                    return Steps.then(
                            input.whole(draft::whole).flatMap(question -> mayAsk(call, question)),
                            question ->
                                    Steps.map(
                                            sight(call, question),
                                            sight -> explained(call, question, sight)));
                });
    }

    private static Answer<Question> mayAsk(Call call, Question question) {
        return question.who().principal().id().equals(call.caller().principal())
                        || call.authorization().permits(POLICY_READ)
                ? Answer.ok(question)
                : Answer.refused(new Denial(POLICY_READ, List.of()).problem());
    }

    private CompletionStage<Answer<Optional<Sight>>> sight(Call call, Question question) {
        Optional<EntityModel> model =
                question.entity().flatMap(entity -> models.find(call.tenant(), entity));
        if (question.id().isEmpty()) {
            return Steps.map(
                    questions.asked(call, question),
                    asked -> asked.request().resource().map(Sight::given));
        }
        if (model.isEmpty()) {
            return Steps.refused(
                    RecordError.ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        return Request.uuid(question.id().get())
                .map(id -> Steps.map(desk.see(call, model.get(), id), Optional::of))
                .orElseGet(
                        () ->
                                Steps.refused(
                                        RecordError.RECORD_NOT_FOUND.because(
                                                "there is no such record")));
    }

    private static Reply explained(Call call, Question question, Optional<Sight> sight) {
        var request =
                new AccessRequest(
                        question.who().subject(),
                        question.operation(),
                        question.entity(),
                        sight.map(Sight::judged));
        Sight told = sight.orElseGet(() -> Sight.given(Value.EMPTY));
        var why =
                Explainer.explain(
                        call.authorization().inForce(),
                        request,
                        ref -> told.tells(ref.path().getFirst()));
        var form = new ExplanationForm(why, question.who(), told);
        return Reply.ok(call.authorization().permits(POLICY_READ) ? form.whole() : form.own());
    }
}
