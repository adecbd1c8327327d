package com.athyper.edge.pipeline;

import com.athyper.audit.AuditTrail;
import com.athyper.edge.access.DecisionTrail;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Contract.BodyForm;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Endpoint.Guarded;
import com.athyper.edge.endpoint.Router;
import com.athyper.edge.endpoint.Router.Routed;
import com.athyper.edge.exchange.Headers;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.exchange.Target;
import com.athyper.edge.problem.EdgeError;
import com.athyper.identity.Authenticator;
import com.athyper.kernel.Answer;
import com.athyper.kernel.IdempotencyStore;
import com.athyper.kernel.Ids;
import com.athyper.kernel.Problem;
import com.athyper.policy.Policies;
import com.athyper.tenancy.Tenants;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The way of every request, in this order: correlation, target, route, limits, authentication,
 * tenant, operation, body, idempotency, handler, reply. Whatever happens on it ends in a reply of
 * ours.
 */
public final class Pipeline {
    /** For what lasts as long as its sender has something to send. */
    private static final Duration STREAM_TIMEOUT = Duration.ofMinutes(30);

    private final Router router;
    private final Doors doors;
    private final Limits limits;
    private final Deadline deadline;
    private final BodyReader bodies;
    private final GuardedWay way;
    private final InFlight inFlight;

    /** What the way leads through. */
    public record Doors(
            Authenticator authenticator,
            Tenants tenants,
            Policies policies,
            DecisionTrail.Books books,
            AuditTrail audit,
            IdempotencyStore idempotency,
            Ids ids,
            InstantSource clock) {}

    public Pipeline(ActorSystem<?> system, Router router, Doors doors, Limits limits) {
        this.router = router;
        this.doors = doors;
        this.limits = limits;
        this.deadline = new Deadline(system);
        this.bodies = new BodyReader(system, limits);
        this.way = new GuardedWay(doors, bodies);
        this.inFlight = new InFlight(limits.inFlightMax());
    }

    public CompletionStage<HttpResponse> handle(HttpRequest http) {
        Headers headers = headers(http);
        Correlation correlation = Correlation.of(headers, doors.ids());
        String raw = raw(http);
        CompletionStage<Reply> reply =
                attempt(() -> routed(http, raw, headers, correlation))
                        .exceptionally(
                                thrown ->
                                        Refusals.reply(thrown, path(raw), correlation.requestId()));
        return reply.thenApply(done -> Sender.response(done, correlation));
    }

    private CompletionStage<Reply> routed(
            HttpRequest http, String raw, Headers headers, Correlation correlation) {
        if (raw.length() > limits.targetLengthMax()) {
            return rejected(
                    http,
                    Refusals.reply(
                            EdgeError.TARGET_TOO_LONG.because(
                                    "an address has at most "
                                            + limits.targetLengthMax()
                                            + " characters"),
                            "/",
                            correlation.requestId()));
        }
        return switch (Target.parse(raw)) {
            case Answer.Refused<Target>(var problem) ->
                    rejected(http, Refusals.reply(problem, "/", correlation.requestId()));
            case Answer.Ok<Target>(var target) -> {
                var passage = new Passage(http, raw, headers, correlation, target, Map.of());
                yield routed(passage).exceptionally(passage::failed);
            }
        };
    }

    private CompletionStage<Reply> routed(Passage passage) {
        String method = passage.http().method().name();
        return switch (router.route(method, passage.target().segments())) {
            case Routed.Nowhere _ ->
                    rejected(
                            passage.http(),
                            passage.refused(EdgeError.NOT_FOUND.because("nothing is here")));
            case Routed.WrongMethod(var allowed) ->
                    rejected(
                            passage.http(),
                            passage.refused(
                                            EdgeError.METHOD_NOT_ALLOWED.because(
                                                    "this path knows "
                                                            + String.join(", ", allowed)))
                                    .with("Allow", String.join(", ", allowed)));
            case Routed.Found(var endpoint, var params) -> held(endpoint, passage.with(params));
        };
    }

    /** Holds the request against the endpoint's contract, then lets it in. */
    private CompletionStage<Reply> held(Endpoint endpoint, Passage passage) {
        Optional<Problem> misfit = misfit(endpoint.contract(), passage);
        if (misfit.isPresent()) {
            return rejected(passage.http(), passage.refused(misfit.get()));
        }
        Duration time =
                endpoint.contract().takes().form().isStreamed()
                        ? STREAM_TIMEOUT
                        : limits.answerTimeout();
        return deadline.within(time, entered(endpoint, passage));
    }

    private CompletionStage<Reply> entered(Endpoint endpoint, Passage passage) {
        return switch (endpoint) {
            // Nothing to do but to say how we are: also, and above all, under load.
            case Endpoint.Open open when open.contract().takes().form() == BodyForm.NONE ->
                    open(open, passage);
            case Endpoint.Open open -> counted(() -> open(open, passage), passage);
            case Guarded guarded -> counted(() -> way.enter(guarded, passage), passage);
        };
    }

    /** Work that cannot be done in time is turned away while there is still time to say so. */
    private CompletionStage<Reply> counted(Supplier<CompletionStage<Reply>> work, Passage passage) {
        return inFlight.take(work)
                .orElseGet(
                        () ->
                                rejected(
                                        passage.http(),
                                        passage.refused(
                                                EdgeError.OVERLOADED.because(
                                                        "try again in a moment"))));
    }

    private Optional<Problem> misfit(Contract contract, Passage passage) {
        if (!Acceptance.accepts(passage.headers(), contract.gives())) {
            return Optional.of(EdgeError.NOT_ACCEPTABLE.because("`Accept` leaves no form to send"));
        }
        if (!BodyReader.isReadable(passage.http(), contract.takes())) {
            return Optional.of(
                    EdgeError.UNSUPPORTED_MEDIA.because(
                            "send "
                                    + String.join(
                                            " or ",
                                            contract.takes().form().mediaTypes().stream()
                                                    .sorted()
                                                    .toList())));
        }
        Optional<Problem> tooLarge = bodies.announcedTooLarge(passage.http(), contract.takes());
        if (tooLarge.isPresent()) {
            return tooLarge;
        }
        return switch (contract.admits(passage.target().query())) {
            case Answer.Ok<?> _ -> Optional.empty();
            case Answer.Refused<?>(var problem) -> Optional.of(problem);
        };
    }

    private CompletionStage<Reply> open(Endpoint.Open endpoint, Passage passage) {
        return Steps.then(
                        bodies.read(passage.http(), endpoint.contract().takes()),
                        received -> endpoint.handler().handle(passage.request(received.body())))
                .thenApply(passage::reply);
    }

    private CompletionStage<Reply> rejected(HttpRequest http, Reply reply) {
        bodies.discard(http);
        return CompletableFuture.completedStage(reply);
    }

    /** Turns a throw into a failed stage, so that there is one road for both. */
    static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static String path(String raw) {
        int mark = raw.indexOf('?');
        return mark < 0 ? raw : raw.substring(0, mark);
    }

    private static Headers headers(HttpRequest http) {
        var values = new LinkedHashMap<String, List<String>>();
        http.getHeaders()
                .forEach(
                        header ->
                                values.merge(
                                        header.lowercaseName(),
                                        List.of(header.value()),
                                        (some, more) -> {
                                            var all = new ArrayList<>(some);
                                            all.addAll(more);
                                            return all;
                                        }));
        return new Headers(values);
    }

    /** The request line's own words: the server's view of them is tidied up already. */
    private static String raw(HttpRequest http) {
        return http.getHeader("Raw-Request-URI")
                .map(HttpHeader::value)
                .orElseGet(
                        () -> {
                            String path = http.getUri().path();
                            return http.getUri()
                                    .rawQueryString()
                                    .map(query -> path + "?" + query)
                                    .orElse(path);
                        });
    }
}
