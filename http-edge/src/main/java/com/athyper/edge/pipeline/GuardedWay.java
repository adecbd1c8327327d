package com.athyper.edge.pipeline;

import static com.athyper.edge.problem.EdgeError.HEADER_INVALID;

import com.athyper.edge.access.Authorization;
import com.athyper.edge.access.Call;
import com.athyper.edge.access.DecisionTrail;
import com.athyper.edge.endpoint.Endpoint.Guard;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.pipeline.BodyReader.Received;
import com.athyper.edge.pipeline.Pipeline.Doors;
import com.athyper.identity.Caller;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.IdempotencyStore;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.policy.PolicyError;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The part of the way that only those go who are known: authentication, tenant, operation, body,
 * idempotency, handler.
 */
final class GuardedWay {
    /** A request header: the epoch that has to be known before anything is decided. */
    static final String MIN_EPOCH = "X-Min-Epoch";

    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,18}");

    private final Doors doors;
    private final Gate gate;
    private final BodyReader bodies;
    private final Repeats repeats;
    private final Refusals refusals;

    GuardedWay(Doors doors, BodyReader bodies) {
        this.doors = doors;
        this.bodies = bodies;
        this.gate = new Gate(doors.authenticator(), doors.tenants());
        this.repeats = new Repeats(doors.idempotency());
        this.refusals = new Refusals(doors.audit());
    }

    CompletionStage<Reply> enter(Guarded endpoint, Passage passage) {
        return gate.enter(passage.headers())
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Caller>(var caller) ->
                                            upToDate(endpoint, passage, caller);
                                    case Answer.Refused<Caller>(var problem) ->
                                            rejected(passage, passage.refused(problem));
                                });
    }

    /** Whoever knows of a change of what is allowed can demand that it is known here, too. */
    private CompletionStage<Reply> upToDate(Guarded endpoint, Passage passage, Caller caller) {
        var trail =
                DecisionTrail.of(
                        doors.books(),
                        caller.tenant(),
                        doors.clock().instant(),
                        passage.correlation().requestId());
        var authorization = new Authorization(doors.policies(), caller, trail);
        // Nothing is answered before the log has taken what was decided, and who is to be told is.
        return upToDate(endpoint, passage, caller, authorization)
                .thenCompose(reply -> trail.handOver().thenApply(_ -> reply));
    }

    private CompletionStage<Reply> upToDate(
            Guarded endpoint, Passage passage, Caller caller, Authorization authorization) {
        Optional<String> demanded = passage.headers().joined(MIN_EPOCH);
        if (demanded.isEmpty()) {
            return decided(endpoint, passage, caller, authorization);
        }
        CompletionStage<Answer<Done>> reached =
                EPOCH.matcher(demanded.get()).matches()
                        ? authorization.reach(Long.parseLong(demanded.get()))
                        : Steps.refused(
                                HEADER_INVALID.because("`" + MIN_EPOCH + "` is a whole number"));
        return reached.thenCompose(
                answer ->
                        switch (answer) {
                            case Answer.Ok<Done> _ -> again(endpoint, passage, authorization);
                            case Answer.Refused<Done>(var problem) ->
                                    rejected(passage, passage.refused(problem));
                        });
    }

    /** What the caller is may have changed with what is allowed. */
    private CompletionStage<Reply> again(
            Guarded endpoint, Passage passage, Authorization authorization) {
        return gate.enter(passage.headers())
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Caller>(var caller) ->
                                            decided(
                                                    endpoint,
                                                    passage,
                                                    caller,
                                                    authorization.renewed(caller));
                                    case Answer.Refused<Caller>(var problem) ->
                                            rejected(passage, passage.refused(problem));
                                });
    }

    private CompletionStage<Reply> decided(
            Guarded endpoint, Passage passage, Caller caller, Authorization authorization) {
        Answer<?> decision =
                Reasons.of(passage.headers())
                        .flatMap(
                                reason -> {
                                    reason.ifPresent(authorization::reasoned);
                                    return decision(endpoint, passage, authorization);
                                });
        return switch (decision) {
            case Answer.Refused<?>(var problem)
                    when problem.code() == PolicyError.REASON_REQUIRED
                            && Reasons.inBodyOf(endpoint) ->
                    bodied(endpoint, passage, caller, authorization);
            case Answer.Refused<?>(var problem) -> {
                bodies.discard(passage.http());
                yield refused(problem, endpoint, passage, caller);
            }
            case Answer.Ok<?> _ -> bodied(endpoint, passage, caller, authorization);
        };
    }

    private static Answer<Done> decision(
            Guarded endpoint, Passage passage, Authorization authorization) {
        return switch (endpoint.guard()) {
            case DECIDED -> authorization.require(endpoint.operation(), entity(passage.params()));
            case RECORD -> Answer.ok(Done.DONE);
        };
    }

    /** A reason in the body can be all that was missing; without one it is missing still. */
    private CompletionStage<Reply> reasoned(
            Guarded endpoint, Passage passage, Received received, Asker asker) {
        Optional<String> reason = Reasons.in(endpoint, received.body());
        reason.ifPresent(asker.authorization()::reasoned);
        Answer<Done> decision =
                Reasons.inBodyOf(endpoint)
                        ? decision(endpoint, passage, asker.authorization())
                        : Answer.ok(Done.DONE);
        return switch (decision) {
            case Answer.Refused<Done>(var problem) ->
                    refused(problem, endpoint, passage, asker.caller());
            case Answer.Ok<Done> _ -> once(endpoint, passage, received, asker);
        };
    }

    private CompletionStage<Reply> bodied(
            Guarded endpoint, Passage passage, Caller caller, Authorization authorization) {
        return bodies.read(passage.http(), endpoint.contract().takes())
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Refused<Received>(var problem) ->
                                            CompletableFuture.completedStage(
                                                    passage.refused(problem));
                                    case Answer.Ok<Received>(var received) ->
                                            reasoned(
                                                    endpoint,
                                                    passage,
                                                    received,
                                                    new Asker(caller, authorization));
                                });
    }

    /** Who is asking, with what they may. */
    private record Asker(Caller caller, Authorization authorization) {}

    private CompletionStage<Reply> once(
            Guarded endpoint, Passage passage, Received received, Asker asker) {
        UUID fresh = doors.ids().next();
        Request request = passage.request(received.body());
        Optional<String> header =
                switch (endpoint.method()) {
                    case POST -> passage.headers().joined("Idempotency-Key");
                    case GET, PUT, PATCH, DELETE -> Optional.empty();
                };
        if (header.isEmpty()) {
            return handled(endpoint, passage, call(passage, request, asker, fresh, false));
        }
        return Steps.then(
                        Repeats.key(header.get()),
                        key ->
                                repeats.once(
                                        new Repeats.Attempt(
                                                new IdempotencyStore.RequestKey(
                                                        asker.caller().tenant(),
                                                        asker.caller().principal(),
                                                        key),
                                                Repeats.hash(
                                                        endpoint.method().name(),
                                                        passage.raw(),
                                                        received.bytes().toArrayUnsafe()),
                                                fresh,
                                                doors.clock().instant()),
                                        (command, retried) ->
                                                handled(
                                                        endpoint,
                                                        passage,
                                                        call(
                                                                passage, request, asker, command,
                                                                retried))))
                .thenApply(answer -> passage.reply(answer));
    }

    /** Asks the handler. Never throws: what goes wrong is a reply already. */
    private CompletionStage<Reply> handled(Guarded endpoint, Passage passage, Call call) {
        return Pipeline.attempt(
                        () ->
                                call.told(endpoint.handler())
                                        .thenCompose(handler -> handler.handle(call))
                                        .thenCompose(
                                                answer ->
                                                        answered(answer, endpoint, passage, call)))
                .exceptionally(passage::failed);
    }

    private CompletionStage<Reply> answered(
            Answer<Reply> answer, Guarded endpoint, Passage passage, Call call) {
        return switch (answer) {
            case Answer.Refused<Reply>(var problem) ->
                    refused(problem, endpoint, passage, call.caller());
            case Answer.Ok<Reply>(var reply) -> {
                // INVARIANT: nothing of a record leaves before policy was asked about it.
                if (endpoint.guard() == Guard.RECORD
                        && reply.status() < 300
                        && !call.authorization().asked()) {
                    throw new IllegalStateException(
                            endpoint.path().text() + " replied without asking policy");
                }
                yield new Reasons(doors.audit()).kept(reply, endpoint, call);
            }
        };
    }

    private CompletionStage<Reply> refused(
            Problem problem, Guarded endpoint, Passage passage, Caller caller) {
        var origin = origin(passage, caller, doors.ids().next());
        return refusals.recorded(
                        problem,
                        endpoint,
                        passage.request(new Request.Body.Nothing()),
                        caller,
                        origin)
                .thenApply(passage::refused);
    }

    private Call call(
            Passage passage, Request request, Asker asker, UUID command, boolean retried) {
        return new Call(
                request,
                asker.caller(),
                origin(passage, asker.caller(), command),
                command,
                retried,
                asker.authorization());
    }

    private Origin origin(Passage passage, Caller caller, UUID command) {
        return new Origin(
                caller.principal(),
                doors.clock().instant(),
                passage.correlation().requestId(),
                command.toString(),
                passage.headers()
                        .joined(Reasons.HEADER)
                        .map(String::strip)
                        .filter(why -> !why.isEmpty()));
    }

    private CompletionStage<Reply> rejected(Passage passage, Reply reply) {
        bodies.discard(passage.http());
        return CompletableFuture.completedStage(reply);
    }

    private static Optional<EntityName> entity(Map<String, String> params) {
        return Optional.ofNullable(params.get("entity"))
                .filter(EntityName::isValid)
                .map(EntityName::new);
    }
}
