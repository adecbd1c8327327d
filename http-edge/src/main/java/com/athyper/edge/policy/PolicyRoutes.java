package com.athyper.edge.policy;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.meta.record.RecordError.ENTITY_NOT_FOUND;
import static com.athyper.policy.Operation.POLICY_DECIDE;
import static com.athyper.policy.Operation.POLICY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Problems;
import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldType;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Operation;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Decisions on request, and what they can be about.
 *
 * <pre>
 * POST /api/policy/decide       may this subject do this, to that
 * GET  /api/policy/operations   the catalog
 * </pre>
 */
public final class PolicyRoutes {
    private static final Shape SUBJECT =
            Shape.object("DecisionSubject").must("principal", Shape.text(127)).build();
    private static final Shape RESOURCE =
            Shape.object("DecisionResource")
                    .must("entity", Shape.text(48))
                    .may("id", Shape.uuid())
                    .may("attributes", Shape.anyObject())
                    .build();
    private static final Shape QUESTION =
            Shape.object("DecisionQuestion")
                    .must("subject", SUBJECT)
                    .must("operation", Shape.text(100))
                    .may("resource", RESOURCE)
                    .build();
    private static final Shape DECISION =
            Shape.object("Decision")
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("rules", Shape.list(Shape.text()))
                    .must("broken", Shape.list(Shape.text()))
                    .must("obligations", Shape.list(Shape.anyObject()))
                    .must("epoch", Shape.integer())
                    .build();
    private static final Shape OPERATION =
            Shape.object("Operation")
                    .must("id", Shape.text())
                    .must("privileged", Shape.flag())
                    .build();
    private static final Shape CATALOG =
            Shape.object("OperationCatalog")
                    .must("items", Shape.list(OPERATION.ref()))
                    .with(OPERATION)
                    .build();

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,50}(\\.[0-9]{1,50})?");

    private final Directory directory;
    private final Models models;
    private final RecordDesk records;

    public PolicyRoutes(Directory directory, Models models, RecordDesk records) {
        this.directory = directory;
        this.models = models;
        this.records = records;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("policy", "decision", "Decide for a subject")
                        .takes(QUESTION)
                        .gives(200, DECISION)
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

    /** A question as it was asked; the resource's attributes may have to be looked up. */
    private record Question(
            Optional<Principal> principal,
            Optional<Operation> operation,
            Optional<EntityName> entity,
            Optional<String> id,
            Optional<Value.Fields> attributes) {}

    private CompletionStage<Answer<Reply>> decide(Call call) {
        return Steps.then(
                question(call),
                question ->
                        Steps.map(
                                attributes(call, question),
                                attributes -> decided(call, question, attributes)));
    }

    private Answer<Question> question(Call call) {
        var input = Input.of(call.request().json());
        var subject = input.object("subject");
        String name = subject.text("principal", 127);
        Optional<Principal> principal =
                Optional.of(name)
                        .filter(PrincipalId::isValid)
                        .flatMap(id -> directory.find(call.tenant(), new PrincipalId(id)));
        if (!name.isEmpty() && principal.isEmpty()) {
            subject.fault("principal", "unknown", "there is no such principal");
        }
        subject.closed();
        String id = input.text("operation", 100);
        Optional<Operation> operation = Operation.of(id);
        if (!id.isEmpty() && operation.isEmpty()) {
            input.fault("operation", "unknown", "there is no such operation in the catalog");
        }
        if (!input.present("resource")) {
            input.open("resource");
            return input.whole(
                    () ->
                            new Question(
                                    principal,
                                    operation,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()));
        }
        var resource = input.object("resource");
        String entity = resource.text("entity", 48);
        if (!entity.isEmpty() && !EntityName.isValid(entity)) {
            resource.fault("entity", "pattern", "a name is snake_case");
        }
        Optional<String> record = resource.optionalText("id", 36);
        Optional<Value.Fields> attributes = resource.open("attributes");
        if (record.isPresent() && attributes.isPresent()) {
            resource.fault("attributes", "surplus", "give an id or attributes, not both");
        }
        resource.closed();
        return input.whole(
                () ->
                        new Question(
                                principal,
                                operation,
                                Optional.of(new EntityName(entity)),
                                record,
                                attributes));
    }

    private CompletionStage<Answer<Optional<Value.Fields>>> attributes(
            Call call, Question question) {
        var model = question.entity().flatMap(entity -> models.find(call.tenant(), entity));
        if (question.id().isEmpty()) {
            return Steps.ok(question.attributes().map(given -> typed(given, model)));
        }
        if (model.isEmpty()) {
            return Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        Optional<UUID> id = Request.uuid(question.id().get());
        if (id.isEmpty()) {
            return Steps.refused(RecordError.RECORD_NOT_FOUND.because("there is no such record"));
        }
        // Whoever reads policies may ask how they judge any record: the verdict tells no values.
        // Anyone else learns nothing of a record that is hidden from them.
        return Steps.map(
                records.attributes(
                        call, model.get(), id.get(), call.authorization().permits(POLICY_READ)),
                Optional::of);
    }

    /** Numbers may come as text, as records show them; conditions compare numbers. */
    private static Value.Fields typed(Value.Fields given, Optional<EntityModel> model) {
        var typed = Value.object();
        given.values().forEach((name, value) -> typed.put(name, typed(value, name, model)));
        return typed.build();
    }

    private static Value typed(Value value, String name, Optional<EntityModel> model) {
        boolean isNumber =
                model.flatMap(known -> known.field(name))
                        .filter(
                                field ->
                                        field.type() == FieldType.DECIMAL
                                                || field.type() == FieldType.INTEGER)
                        .isPresent();
        return isNumber && value instanceof Value.Text(var text) && NUMBER.matcher(text).matches()
                ? Value.of(new BigDecimal(text))
                : value;
    }

    private static Reply decided(Call call, Question question, Optional<Value.Fields> attributes) {
        Principal principal = question.principal().orElseThrow();
        Verdict verdict =
                call.authorization()
                        .decide(
                                new AccessRequest(
                                        new Subject(
                                                principal.id(),
                                                // An inactive principal may do nothing.
                                                principal.active()
                                                        ? new HashSet<>(principal.roles())
                                                        : new HashSet<>()),
                                        question.operation().orElseThrow(),
                                        question.entity(),
                                        attributes));
        return Reply.ok(
                Value.object()
                        .put("decision", verdict.allowed() && principal.active() ? "allow" : "deny")
                        .put("rules", Problems.ruleIds(verdict.rules()))
                        .put("broken", Problems.ruleIds(verdict.broken()))
                        .put("obligations", obligations(verdict, principal))
                        .put("epoch", verdict.epoch())
                        .build());
    }

    private static Value obligations(Verdict verdict, Principal principal) {
        return new Value.Items(
                principal.active()
                        ? verdict.duties().stream()
                                .<Value>map(
                                        duty ->
                                                duty.obligation()
                                                        .document()
                                                        .with(
                                                                "rule",
                                                                Value.of(
                                                                        Problems.ruleId(
                                                                                duty.rule()))))
                                .toList()
                        : List.of());
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
                .put("privileged", operation.privileged())
                .build();
    }
}
