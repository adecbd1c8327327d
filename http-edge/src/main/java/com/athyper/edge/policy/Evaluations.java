package com.athyper.edge.policy;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.policy.Questions.Question;
import com.athyper.edge.policy.Questions.Who;
import com.athyper.edge.problem.EdgeError;
import com.athyper.edge.problem.Problems;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.ErrorKind;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Access evaluations of the AuthZEN Authorization API 1.0: what is not understood is passed over,
 * what is not known is denied, and what is missing is a 400.
 */
final class Evaluations {
    private static final Set<String> SUBJECT_TYPES = Set.of("principal", "user");
    private static final String ENTITY_OPERATIONS = "entity.";

    private final Questions questions;

    Evaluations(Questions questions) {
        this.questions = questions;
    }

    /** A subject or a resource: what it is, and which. */
    record Thing(String type, String id, Optional<Value.Fields> properties) {}

    /** One question as it came. */
    record Evaluation(Thing subject, String action, Thing resource) {}

    /** When enough has been decided. */
    enum Semantic {
        EXECUTE_ALL("execute_all"),
        DENY_ON_FIRST_DENY("deny_on_first_deny"),
        PERMIT_ON_FIRST_PERMIT("permit_on_first_permit");

        private final String id;

        Semantic(String id) {
            this.id = id;
        }

        static Answer<Semantic> of(Value.Fields document) {
            Optional<Value> given =
                    document.get("options")
                            .flatMap(
                                    options ->
                                            options instanceof Value.Fields fields
                                                    ? fields.get("evaluations_semantic")
                                                    : Optional.empty());
            if (given.isEmpty()) {
                return Answer.ok(EXECUTE_ALL);
            }
            for (Semantic semantic : values()) {
                if (given.get().equals(Value.of(semantic.id))) {
                    return Answer.ok(semantic);
                }
            }
            return malformed(
                    List.of(
                            new Fault(
                                    "/options/evaluations_semantic",
                                    "choice",
                                    "this is execute_all, deny_on_first_deny or"
                                            + " permit_on_first_permit")));
        }

        boolean isEnough(Value decision) {
            boolean allowed =
                    decision instanceof Value.Fields fields
                            && fields.get("decision").equals(Optional.of(Value.of(true)));
            return switch (this) {
                case EXECUTE_ALL -> false;
                case DENY_ON_FIRST_DENY -> !allowed;
                case PERMIT_ON_FIRST_PERMIT -> allowed;
            };
        }
    }

    static Answer<Evaluation> read(Value.Fields document, String pointer) {
        var faults = new ArrayList<Fault>();
        Evaluation evaluation = read(document, pointer, faults);
        return faults.isEmpty() ? Answer.ok(evaluation) : malformed(faults);
    }

    /** Each with the members of the whole where it has none of its own. */
    static Answer<List<Evaluation>> all(Value.Fields document) {
        var faults = new ArrayList<Fault>();
        var all = new ArrayList<Evaluation>();
        if (!(document.get("evaluations").orElse(Value.NULL) instanceof Value.Items(var items))
                || items.size() > AccessRoutes.EVALUATIONS_MAX) {
            return malformed(
                    List.of(
                            new Fault(
                                    "/evaluations",
                                    "type",
                                    "this is a list of at most "
                                            + AccessRoutes.EVALUATIONS_MAX
                                            + " evaluations")));
        }
        for (int i = 0; i < items.size(); i++) {
            String place = Fault.at("/evaluations", i);
            if (items.get(i) instanceof Value.Fields own) {
                all.add(read(whole(document, own), place, faults));
            } else {
                faults.add(new Fault(place, "type", "this is an object"));
            }
        }
        return faults.isEmpty() ? Answer.ok(all) : malformed(faults);
    }

    private static Value.Fields whole(Value.Fields defaults, Value.Fields own) {
        Value.Fields whole = own;
        for (String name : List.of("subject", "action", "resource")) {
            if (own.get(name).isEmpty() && defaults.get(name).isPresent()) {
                whole = whole.with(name, defaults.get(name).get());
            }
        }
        return whole;
    }

    private static Evaluation read(Value.Fields document, String pointer, List<Fault> faults) {
        var action = object(document, "action", pointer, faults);
        return new Evaluation(
                thing(document, "subject", pointer, faults),
                text(action, "name", Fault.at(pointer, "action"), faults),
                thing(document, "resource", pointer, faults));
    }

    private static Thing thing(
            Value.Fields document, String name, String pointer, List<Fault> faults) {
        var fields = object(document, name, pointer, faults);
        String place = Fault.at(pointer, name);
        return new Thing(
                text(fields, "type", place, faults),
                text(fields, "id", place, faults),
                fields.flatMap(known -> known.get("properties"))
                        .filter(Value.Fields.class::isInstance)
                        .map(Value.Fields.class::cast));
    }

    private static Optional<Value.Fields> object(
            Value.Fields document, String name, String pointer, List<Fault> faults) {
        if (document.get(name).orElse(Value.NULL) instanceof Value.Fields fields) {
            return Optional.of(fields);
        }
        faults.add(new Fault(Fault.at(pointer, name), "required", "an object is needed here"));
        return Optional.empty();
    }

    /** Silent where the object itself is missing. */
    private static String text(
            Optional<Value.Fields> fields, String name, String pointer, List<Fault> faults) {
        if (fields.isEmpty()) {
            return "";
        }
        return fields.get()
                .text(name)
                .orElseGet(
                        () -> {
                            faults.add(
                                    new Fault(
                                            Fault.at(pointer, name),
                                            "required",
                                            "a text is needed here"));
                            return "";
                        });
    }

    private static <T> Answer<T> malformed(List<Fault> faults) {
        return Answer.refused(
                EdgeError.BODY_MALFORMED.because(
                        "the body has " + faults.size() + " fault(s)", faults));
    }

    /** What cannot be judged is denied, and says so. */
    CompletionStage<Answer<Value>> decided(Call call, Evaluation evaluation) {
        Optional<Who> who =
                SUBJECT_TYPES.contains(evaluation.subject().type())
                        ? questions.who(call, evaluation.subject().id())
                        : Optional.empty();
        Optional<Operation> operation = Operation.of(evaluation.action());
        if (who.isEmpty()) {
            return Steps.ok(denied(404, "there is no such subject"));
        }
        if (operation.isEmpty()) {
            return Steps.ok(denied(404, "there is no such action in the catalog"));
        }
        Optional<EntityName> entity = questions.entity(call, evaluation.resource().type());
        if (entity.isEmpty() && operation.get().id().startsWith(ENTITY_OPERATIONS)) {
            return Steps.ok(denied(404, "there is no such entity in force"));
        }
        Optional<Value.Fields> properties = entity.flatMap(_ -> evaluation.resource().properties());
        Optional<String> id =
                entity.filter(_ -> properties.isEmpty()).map(_ -> evaluation.resource().id());
        return questions
                .asked(call, new Question(who.get(), operation.get(), entity, id, properties))
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Questions.Asked>(var asked) ->
                                            Answer.ok(form(PolicyRoutes.decided(call, asked)));
                                    case Answer.Refused<Questions.Asked>(var problem) ->
                                            refused(problem);
                                });
    }

    private static Answer<Value> refused(Problem problem) {
        return problem.code().kind() == ErrorKind.NOT_FOUND
                ? Answer.ok(denied(Problems.status(problem.code()), problem.detail()))
                : Answer.refused(problem);
    }

    private static Value form(Value.Fields decided) {
        var context = Value.object();
        decided.values()
                .forEach(
                        (name, value) -> {
                            if (!name.equals("decision")) {
                                context.put(name, value);
                            }
                        });
        return Value.object()
                .put("decision", decided.text("decision").equals(Optional.of("allow")))
                .put("context", context.build())
                .build();
    }

    private static Value denied(int status, String message) {
        return Value.object()
                .put("decision", false)
                .put(
                        "context",
                        Value.object()
                                .put(
                                        "error",
                                        Value.object()
                                                .put("status", status)
                                                .put("message", message)
                                                .build())
                                .build())
                .build();
    }
}
