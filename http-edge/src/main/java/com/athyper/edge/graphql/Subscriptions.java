package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.graphql.Engine.Ready;
import com.athyper.edge.health.Health;
import com.athyper.edge.pipeline.Gate;
import com.athyper.edge.pipeline.Refusals;
import com.athyper.identity.Caller;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;
import com.athyper.meta.record.RecordFeed.Happening;
import com.athyper.meta.record.RecordFeed.Portion;
import com.athyper.policy.Policies;

import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Follows what happens to records, as a stream of events.
 *
 * <p>The stream is pulled: what happens waits in the database until its receiver takes it, so a
 * slow one costs no memory, and one that has fallen too far behind is told so. Each time, the token
 * is verified and policy is asked anew, and every event is an execution of its own: it shows what
 * the subscriber may see at that moment, and nothing of what may not be seen.
 */
final class Subscriptions {
    static final Parameter LAST_EVENT_ID =
            Parameter.header(
                    "Last-Event-ID", false, "the `id` of the last event, to go on after it");

    /** How far behind a subscriber may be, in events of the tenant. */
    static final long BEHIND_MAX = 10_000;

    static final int PER_NODE_MAX = 1_000;
    static final int PER_TENANT_MAX = 200;

    /** Events that are looked at together. */
    private static final int TOGETHER_MAX = 100;

    /** How long an end that was asked for elsewhere goes unnoticed. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int PATIENCES_PER_HEARTBEAT = 10;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Engine engine;
    private final EntityCalls calls;
    private final Surroundings around;
    private final ChangeFeed feed;
    private final SeenChanges seen;
    private final Map<TenantId, Integer> open = new ConcurrentHashMap<>();

    /** What is asked while a subscription lasts. */
    record Surroundings(
            Gate gate, Policies policies, Models models, HistoryDesk history, Health health) {}

    Subscriptions(Engine engine, EntityCalls calls, ChangeFeed feed, Surroundings around) {
        this.engine = engine;
        this.calls = calls;
        this.feed = feed;
        this.around = around;
        this.seen = new SeenChanges(calls, around.models(), around.history());
    }

    /** Somebody who follows something. */
    private record Follower(Call call, Ready ready, Interest interest) {
        Follower as(Call fresh) {
            return new Follower(fresh, ready, interest);
        }
    }

    /**
     * Where a follower is.
     *
     * @param number of the last event that was looked at
     * @param silences since something was said
     */
    private record Place(long number, int silences, boolean over) {}

    CompletionStage<Reply> begin(Call call, Ready ready) {
        if (open.getOrDefault(call.tenant(), 0) >= PER_TENANT_MAX
                || open.values().stream().mapToInt(Integer::intValue).sum() >= PER_NODE_MAX) {
            return refused(
                    call, GraphqlError.TOO_MANY_SUBSCRIPTIONS.because("try again in a while"));
        }
        var notebook = new Interest.Notebook();
        return engine.execute(call, ready, Map.of(Interest.Notebook.class, notebook))
                .thenCompose(
                        result ->
                                notebook.noted().isEmpty() || result.get("errors").isPresent()
                                        ? CompletableFuture.completedStage(Events.of(result))
                                        : permitted(
                                                new Follower(
                                                        call,
                                                        ready,
                                                        notebook.noted().orElseThrow())));
    }

    /** What a list would be refused for, a subscription is. */
    private CompletionStage<Reply> permitted(Follower follower) {
        Interest interest = follower.interest();
        Map<String, String> query =
                interest.filter()
                        .map(filter -> Map.of("limit", "1", "filter", Json.write(filter)))
                        .orElseGet(() -> Map.of("limit", "1"));
        return calls.list(follower.call(), interest.entity().value(), query)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Refused<Value.Fields>(var problem) ->
                                            refused(follower.call(), problem);
                                    case Answer.Ok<Value.Fields> _ -> placed(follower);
                                });
    }

    private CompletionStage<Reply> placed(Follower follower) {
        Optional<String> last = follower.call().request().headers().only("Last-Event-ID");
        return feed.head(follower.call().tenant())
                .thenCompose(
                        head -> {
                            if (last.isEmpty()) {
                                return CompletableFuture.completedStage(stream(follower, head));
                            }
                            long number =
                                    NUMBER.matcher(last.get()).matches()
                                            ? Long.parseLong(last.get())
                                            : Long.MAX_VALUE;
                            if (number > head) {
                                return refused(
                                        follower.call(),
                                        GraphqlError.EVENT_UNKNOWN.because(
                                                "`Last-Event-ID` is not one of ours"));
                            }
                            return head - number > BEHIND_MAX
                                    ? refused(follower.call(), missed())
                                    : CompletableFuture.completedStage(stream(follower, number));
                        });
    }

    private static Problem missed() {
        return GraphqlError.EVENTS_MISSED.because(
                "more than "
                        + BEHIND_MAX
                        + " events behind: read what you show again, and subscribe anew");
    }

    private static CompletionStage<Reply> refused(Call call, Problem problem) {
        return CompletableFuture.completedStage(Events.of(Engine.refused(call, problem)));
    }

    private Reply stream(Follower follower, long from) {
        Source<ByteString, NotUsed> events =
                Source.unfoldAsync(new Place(from, 0, false), place -> step(follower, place))
                        .map(ByteString::fromString);
        TenantId tenant = follower.call().tenant();
        Source<ByteString, ?> counted =
                Source.lazySource(
                        () -> {
                            open.merge(tenant, 1, Integer::sum);
                            return events.watchTermination(
                                    (_, end) -> end.whenComplete((_, _) -> left(tenant)));
                        });
        return Reply.streamed(
                        Reply.Form.EVENTS,
                        Source.single(ByteString.fromString(Events.heartbeat(from)))
                                .concatLazy(counted))
                .with("X-Accel-Buffering", "no");
    }

    private void left(TenantId tenant) {
        open.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }

    private CompletionStage<Optional<Pair<Place, String>>> step(Follower follower, Place place) {
        // Without a `complete`, clients come again, and to a node that stays.
        if (place.over() || !around.health().accepting()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return feed.next(follower.call().tenant(), place.number(), PATIENCE)
                .thenCompose(portion -> admitted(follower, place, portion))
                .exceptionally(thrown -> Optional.of(failed(follower.call(), place, thrown)));
    }

    /** As whoever the token stands for by now, with the rights of this moment. */
    private CompletionStage<Optional<Pair<Place, String>>> admitted(
            Follower follower, Place place, Portion portion) {
        Call call = follower.call();
        return around.gate()
                .enter(call.request().headers())
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Refused<Caller>(var problem) ->
                                            over(call, place, problem);
                                    case Answer.Ok<Caller>(var caller) ->
                                            arrived(
                                                    follower.as(renewed(call, caller)),
                                                    place,
                                                    portion);
                                });
    }

    private Call renewed(Call call, Caller caller) {
        return new Call(
                call.request(),
                caller,
                call.origin(),
                call.command(),
                call.retried(),
                call.authorization().renewed(caller));
    }

    private CompletionStage<Optional<Pair<Place, String>>> arrived(
            Follower follower, Place place, Portion portion) {
        Call call = follower.call();
        if (Math.max(portion.upTo(), feed.known(call.tenant())) - place.number() > BEHIND_MAX) {
            return over(call, place, missed());
        }
        List<Happening> concerned =
                portion.happenings().stream().filter(follower.interest()::concerns).toList();
        if (concerned.isEmpty()) {
            return silence(follower, new Place(portion.upTo(), place.silences() + 1, false));
        }
        boolean more = concerned.size() > TOGETHER_MAX;
        List<Happening> now = more ? concerned.subList(0, TOGETHER_MAX) : concerned;
        long upTo = more ? now.getLast().number() : portion.upTo();
        return seen.of(call, follower.interest(), now)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Refused<List<SeenChanges.Seen>>(var problem) ->
                                            over(call, place, problem);
                                    case Answer.Ok<List<SeenChanges.Seen>>(var events) ->
                                            events.isEmpty()
                                                    ? silence(
                                                            follower,
                                                            new Place(
                                                                    upTo,
                                                                    place.silences() + 1,
                                                                    false))
                                                    : told(follower, events, upTo);
                                });
    }

    private CompletionStage<Optional<Pair<Place, String>>> silence(Follower follower, Place place) {
        return place.silences() < PATIENCES_PER_HEARTBEAT
                ? step(follower, place)
                : said(new Place(place.number(), 0, false), Events.heartbeat(place.number()));
    }

    private CompletionStage<Optional<Pair<Place, String>>> told(
            Follower follower, List<SeenChanges.Seen> events, long upTo) {
        CompletionStage<Told> telling = CompletableFuture.completedStage(new Told("", false));
        for (SeenChanges.Seen event : events) {
            telling =
                    telling.thenCompose(
                            before ->
                                    before.broken()
                                            ? CompletableFuture.completedStage(before)
                                            : executed(follower, event)
                                                    .thenApply(before::followedBy));
        }
        return telling.thenCompose(
                told ->
                        told.broken()
                                ? said(new Place(upTo, 0, true), told.text() + Events.complete())
                                : said(new Place(upTo, 0, false), told.text()));
    }

    /**
     * What is sent of some events.
     *
     * @param broken whether the document does not fit the entities any more
     */
    private record Told(String text, boolean broken) {
        Told followedBy(Told other) {
            return new Told(text + other.text(), other.broken());
        }
    }

    private CompletionStage<Told> executed(Follower follower, SeenChanges.Seen event) {
        return engine.execute(
                        follower.call(),
                        follower.ready(),
                        Map.of(Interest.Event.class, new Interest.Event(event.source())))
                .thenApply(
                        result ->
                                new Told(
                                        Events.next(result, OptionalLong.of(event.number())),
                                        result.get("data").isEmpty()));
    }

    private static CompletionStage<Optional<Pair<Place, String>>> over(
            Call call, Place place, Problem problem) {
        return said(
                new Place(place.number(), 0, true),
                Events.next(Engine.refused(call, problem), OptionalLong.empty())
                        + Events.complete());
    }

    /** What cannot be had now may be had later: the client comes again, from where it was. */
    private static Pair<Place, String> failed(Call call, Place place, Throwable thrown) {
        Value.Fields problem =
                Json.trustedObject(
                        Refusals.reply(thrown, Engine.PATH, call.origin().requestId()).text());
        var error =
                Value.object()
                        .put("message", problem.text("detail").orElse(""))
                        .put("extensions", problem)
                        .build();
        return Pair.create(
                new Place(place.number(), 0, true),
                Events.next(
                        Value.object()
                                .put("data", Value.NULL)
                                .put("errors", new Value.Items(List.of(error)))
                                .build(),
                        OptionalLong.empty()));
    }

    private static CompletionStage<Optional<Pair<Place, String>>> said(Place place, String text) {
        return CompletableFuture.completedStage(Optional.of(Pair.create(place, text)));
    }
}
