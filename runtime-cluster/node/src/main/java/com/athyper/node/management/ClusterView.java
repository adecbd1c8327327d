package com.athyper.node.management;

import com.athyper.actors.aggregate.AggregateMessage;
import com.athyper.kernel.Value;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The cluster as this node sees it. */
public final class ClusterView {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ActorSystem<?> system;

    public ClusterView(ActorSystem<?> system) {
        this.system = system;
    }

    ActorSystem<?> system() {
        return system;
    }

    /** Every member with its status, whether it can be reached, and who leads. */
    Value members() {
        var state = Cluster.get(system).state();
        var members = new ArrayList<Value>();
        for (Member member : state.getMembers()) {
            members.add(
                    Value.object()
                            .put("address", member.address().toString())
                            .put("status", member.status().toString())
                            .put("reachable", !state.getUnreachable().contains(member))
                            .put("roles", Value.texts(member.getRoles()))
                            .build());
        }
        var view =
                Value.object()
                        .put("self", Cluster.get(system).selfMember().address().toString())
                        .put("members", new Value.Items(members));
        if (state.getLeader() != null) {
            view.put("leader", state.getLeader().toString());
        }
        return view.build();
    }

    /** How many entities of each type live in each shard of each node. */
    CompletionStage<Value> shards(Collection<String> types) {
        List<CompletableFuture<Value>> asked =
                types.stream()
                        .sorted()
                        .map(this::shards)
                        .map(CompletionStage::toCompletableFuture)
                        .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(
                        _ ->
                                Value.object()
                                        .put(
                                                "types",
                                                new Value.Items(
                                                        asked.stream()
                                                                .map(CompletableFuture::join)
                                                                .toList()))
                                        .build());
    }

    private CompletionStage<Value> shards(String type) {
        var key = EntityTypeKey.create(AggregateMessage.class, type);
        CompletionStage<ShardRegion.ClusterShardingStats> stats =
                AskPattern.ask(
                        ClusterSharding.get(system).shardState(),
                        replyTo -> new GetClusterShardingStats(key, PATIENCE, replyTo),
                        PATIENCE.plusSeconds(1),
                        system.scheduler());
        return stats.thenApply(
                found -> {
                    var nodes = Value.object();
                    found.getRegions()
                            .forEach(
                                    (address, region) -> {
                                        var shards = Value.object();
                                        region.getStats()
                                                .forEach(
                                                        (shard, count) ->
                                                                shards.put(shard, (int) count));
                                        nodes.put(address.toString(), shards.build());
                                    });
                    return Value.object().put("type", type).put("nodes", nodes.build()).build();
                });
    }
}
