package com.athyper.edge.policy;

import static com.athyper.meta.record.RecordError.ENTITY_NOT_FOUND;
import static com.athyper.meta.record.RecordError.RECORD_NOT_FOUND;
import static com.athyper.policy.Operation.POLICY_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.access.StandingSubject;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Directory;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.Principal;
import com.athyper.identity.Standing;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldType;
import com.athyper.meta.Models;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Operation;
import com.athyper.policy.Subject;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Reads questions for decisions, and finds what they are about. */
public final class Questions {
    static final Shape SUBJECT =
            Shape.object("DecisionSubject").must("principal", Shape.text(127)).build();
    static final Shape RESOURCE =
            Shape.object("DecisionResource")
                    .must("entity", Shape.text(48))
                    .may("id", Shape.uuid())
                    .may("attributes", Shape.anyObject())
                    .build();

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,50}(\\.[0-9]{1,50})?");

    private final Directory directory;
    private final Models models;
    private final RecordDesk records;

    public Questions(Directory directory, Models models, RecordDesk records) {
        this.directory = directory;
        this.models = models;
        this.records = records;
    }

    /** Somebody of the tenant, and what they are at this moment. */
    record Who(Principal principal, Standing standing) {

        /** As policy sees them. */
        Subject subject() {
            return StandingSubject.of(standing);
        }
    }

    /**
     * May somebody do something, to that.
     *
     * @param attributes of the resource as they were given
     */
    record Question(
            Who who,
            Operation operation,
            Optional<EntityName> entity,
            Optional<String> id,
            Optional<Value.Fields> attributes) {}

    /** A question while faults may still be found in it. */
    record Draft(
            Optional<Who> who,
            Optional<Operation> operation,
            Optional<String> entity,
            Optional<String> id,
            Optional<Value.Fields> attributes) {

        /** Once no faults were found. */
        Question whole() {
            return new Question(
                    who.orElseThrow(),
                    operation.orElseThrow(),
                    entity.map(EntityName::new),
                    id,
                    attributes);
        }
    }

    /** What policy is asked. */
    record Asked(Question question, AccessRequest request) {}

    /** Faults are the input's. */
    Draft read(Call call, Input input) {
        var subject = input.object("subject");
        String name = subject.text("principal", 127);
        Optional<Who> who = who(call, name);
        if (!name.isEmpty() && who.isEmpty()) {
            subject.fault("principal", "unknown", "there is no such principal");
        }
        subject.closed();
        return read(input, who);
    }

    /** The rest of a question whose subject is known. */
    static Draft read(Input input, Optional<Who> who) {
        String id = input.text("operation", 100);
        Optional<Operation> operation = Operation.of(id);
        if (!id.isEmpty() && operation.isEmpty()) {
            input.fault("operation", "unknown", "there is no such operation in the catalog");
        }
        if (!input.present("resource")) {
            input.open("resource");
            return new Draft(who, operation, Optional.empty(), Optional.empty(), Optional.empty());
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
        return new Draft(who, operation, Optional.of(entity), record, attributes);
    }

    /** What the tenant's people are not to have together. */
    List<Separation> separations(Call call) {
        return directory.of(call.tenant()).separations();
    }

    Optional<Who> who(Call call, String name) {
        return Optional.of(name)
                .filter(PrincipalId::isValid)
                .flatMap(id -> directory.find(call.tenant(), new PrincipalId(id)))
                .flatMap(principal -> who(call, principal));
    }

    /** Everybody of the tenant who is active, by id. */
    List<Who> everybody(Call call) {
        return directory.all(call.tenant()).stream()
                .filter(Principal::active)
                .flatMap(principal -> who(call, principal).stream())
                .toList();
    }

    private Optional<Who> who(Call call, Principal principal) {
        return directory
                .standing(call.tenant(), principal.id(), call.origin().at())
                .map(standing -> new Who(principal, standing));
    }

    /** The entity in force that is called so. */
    Optional<EntityName> entity(Call call, String name) {
        return Optional.of(name)
                .filter(EntityName::isValid)
                .map(EntityName::new)
                .filter(entity -> models.find(call.tenant(), entity).isPresent());
    }

    CompletionStage<Answer<Asked>> asked(Call call, Question question) {
        return Steps.map(
                attributes(call, question.entity(), question.id(), question.attributes()),
                attributes ->
                        new Asked(
                                question,
                                new AccessRequest(
                                        question.who().subject(),
                                        question.operation(),
                                        question.entity(),
                                        attributes)));
    }

    /** What policy judges of a resource: a record's own attributes, or those that were given. */
    CompletionStage<Answer<Optional<Value.Fields>>> attributes(
            Call call,
            Optional<EntityName> entity,
            Optional<String> record,
            Optional<Value.Fields> given) {
        var model = entity.flatMap(name -> models.find(call.tenant(), name));
        if (record.isEmpty()) {
            return Steps.ok(given.map(attributes -> typed(attributes, model)));
        }
        if (model.isEmpty()) {
            return Steps.refused(ENTITY_NOT_FOUND.because("there is no such entity in force"));
        }
        Optional<UUID> id = Request.uuid(record.get());
        if (id.isEmpty()) {
            return Steps.refused(RECORD_NOT_FOUND.because("there is no such record"));
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
}
