package com.athyper.actors.aggregate;

import com.athyper.actors.aggregate.AggregateMessage.Execute;
import com.athyper.actors.aggregate.AggregateMessage.Rest;
import com.athyper.actors.aggregate.AggregateMessage.Show;
import com.athyper.actors.aggregate.AggregateMessage.Wake;
import com.athyper.actors.aggregate.AggregateReply.Refused;
import com.athyper.actors.aggregate.AggregateReply.Shown;
import com.athyper.actors.wire.AggregateTypes;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Origin;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The address book of one type of aggregate, by cluster sharding. A question without an answer is
 * asked again while there is time: commands carry ids, so the second asking changes nothing that
 * the first has changed.
 */
public final class ShardedAggregates<C, E, S> {
    /** How long one asking may take before it is repeated: a shard that moves answers by then. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

    private final AggregateType<C, E, S> type;
    private final EntityTypeKey<AggregateMessage> typeKey;
    private final ClusterSharding sharding;
    private final Duration timeout;

    /** An entity's state and how many events led to it. */
    public record State<S>(S state, long sequence) {}

    /** What the cluster gives to every type of aggregate. */
    public record Host(ActorSystem<?> system, InstantSource clock, Duration timeout) {}

    private ShardedAggregates(
            AggregateType<C, E, S> type,
            EntityTypeKey<AggregateMessage> typeKey,
            ClusterSharding sharding,
            Duration timeout) {
        this.type = type;
        this.typeKey = typeKey;
        this.sharding = sharding;
        this.timeout = timeout;
    }

    public static <C, E, S> ShardedAggregates<C, E, S> start(
            Host host, AggregateType<C, E, S> type) {
        AggregateTypes.get(Adapter.toClassic(host.system())).register(type);
        var typeKey = EntityTypeKey.create(AggregateMessage.class, type.name());
        var sharding = ClusterSharding.get(host.system());
        sharding.init(
                Entity.of(
                                typeKey,
                                context ->
                                        AggregateEntity.create(
                                                type,
                                                ShardedKey.parse(context.getEntityId()),
                                                host.clock()))
                        .withStopMessage(Rest.NOW));
        return new ShardedAggregates<>(type, typeKey, sharding, host.timeout());
    }

    public CompletionStage<Answer<State<S>>> execute(ShardedKey key, C command, Origin origin) {
        return ask(key, replyTo -> new Execute<>(type.name(), command, origin, replyTo))
                .thenApply(this::answer);
    }

    public CompletionStage<Answer<State<S>>> show(ShardedKey key) {
        return ask(key, Show::new).thenApply(this::answer);
    }

    /** Brings the entity into memory, which makes it settle what it owes and watch its clock. */
    public void wake(ShardedKey key) {
        sharding.entityRefFor(typeKey, key.entityId()).tell(Wake.NOW);
    }

    private Answer<State<S>> answer(AggregateReply reply) {
        return switch (reply) {
            case Shown<?>(_, var state, var sequence) ->
                    Answer.ok(new State<>(type.states().cast(state), sequence));
            case Refused(var problem) -> Answer.refused(problem);
        };
    }

    private CompletionStage<AggregateReply> ask(
            ShardedKey key, Function<ActorRef<AggregateReply>, AggregateMessage> message) {
        return ask(key, message, timeout);
    }

    private CompletionStage<AggregateReply> ask(
            ShardedKey key,
            Function<ActorRef<AggregateReply>, AggregateMessage> message,
            Duration left) {
        Duration once = left.compareTo(ASK_AGAIN_AFTER) < 0 ? left : ASK_AGAIN_AFTER;
        CompletionStage<AggregateReply> asked =
                sharding.entityRefFor(typeKey, key.entityId()).ask(message::apply, once);
        return asked.exceptionallyCompose(
                failure -> {
                    Throwable cause =
                            failure instanceof CompletionException wrapped
                                            && wrapped.getCause() != null
                                    ? wrapped.getCause()
                                    : failure;
                    if (!(cause instanceof TimeoutException)) {
                        return CompletableFuture.failedFuture(cause);
                    }
                    return left.compareTo(once) > 0
                            ? ask(key, message, left.minus(once))
                            : CompletableFuture.completedFuture(
                                    new Refused(
                                            ShellError.NO_ANSWER.because(
                                                    "no answer within "
                                                            + timeout.toSeconds()
                                                            + " s")));
                });
    }
}
