package com.athyper.policy.actors.log;

import com.athyper.actors.sweep.Sweeper;
import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.policy.log.DecisionStore;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogWriters;
import com.athyper.policy.log.LogWriters.Silent;
import com.athyper.policy.log.LogWriters.Writer;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Tells the logs of nodes that ended without having written all, once for each end. Every tenant is
 * told: the first thing that was ever decided for it at that node may be among what is missing. One
 * in the cluster does it; what it could not do it does the next time.
 */
public final class CutOffs {
    private static final Logger LOG = LoggerFactory.getLogger(CutOffs.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Longer than any pause in which a living node cannot be heard. */
    private static final Duration LATELY = Duration.ofSeconds(15);

    private final DecisionStore store;
    private final LogWriters writers;
    private final Around around;
    private final LogCounts counts;

    /**
     * What it looks at.
     *
     * @param members of the cluster: none of them is gone, however silent it is
     */
    record Around(
            Supplier<CompletionStage<Set<TenantId>>> tenants,
            Supplier<Set<Writer>> members,
            InstantSource clock) {}

    CutOffs(DecisionStore store, LogWriters writers, Around around, LogCounts counts) {
        this.store = store;
        this.writers = writers;
        this.around = around;
        this.counts = counts;
    }

    /** Runs one in the cluster. */
    public static void start(
            ActorSystem<?> system,
            DecisionStream.Surroundings surroundings,
            Supplier<CompletionStage<Set<TenantId>>> tenants,
            LogCounts counts) {
        var cutOffs =
                new CutOffs(
                        surroundings.store(),
                        surroundings.writers(),
                        new Around(tenants, () -> members(system), surroundings.clock()),
                        counts);
        Sweeper.start(system, "decision-cut-offs", EVERY, cutOffs::swept);
    }

    /** This life of this node. */
    static Writer self(ActorSystem<?> system) {
        return writer(Cluster.get(system).selfMember().uniqueAddress());
    }

    private static Set<Writer> members(ActorSystem<?> system) {
        var members = new HashSet<Writer>();
        for (Member member : Cluster.get(system).state().getMembers()) {
            members.add(writer(member.uniqueAddress()));
        }
        return members;
    }

    private static Writer writer(UniqueAddress address) {
        return new Writer(address.address().toString(), address.longUid());
    }

    CompletionStage<Done> swept() {
        return writers.silent(LATELY)
                .thenCompose(
                        silent -> {
                            Set<Writer> members = around.members().get();
                            CompletionStage<Done> each =
                                    CompletableFuture.completedStage(Done.DONE);
                            for (Silent one : silent) {
                                if (!members.contains(one.writer())) {
                                    each = each.thenCompose(_ -> told(one));
                                }
                            }
                            return each;
                        });
    }

    private CompletionStage<Done> told(Silent silent) {
        Instant until = silent.followed().orElseGet(around.clock()::instant);
        return around.tenants()
                .get()
                .thenCompose(
                        all -> {
                            CompletionStage<Done> each =
                                    CompletableFuture.completedStage(Done.DONE);
                            for (TenantId tenant : all) {
                                LogEntry line = line(tenant, silent, until);
                                each = each.thenCompose(_ -> store.write(tenant, List.of(line)));
                            }
                            return each;
                        })
                .thenCompose(_ -> writers.ended(silent.writer()))
                .thenApply(
                        done -> {
                            counts.cutOff();
                            LOG.warn(
                                    "a node ended before it had written its log of decisions"
                                            + " node={} from={} until={}",
                                    silent.writer().node(),
                                    silent.at(),
                                    until);
                            return done;
                        });
    }

    /** The same id each time, so that a round that was interrupted says nothing twice. */
    private static LogEntry line(TenantId tenant, Silent silent, Instant until) {
        var same =
                new SplittableRandom(
                        silent.writer().incarnation() ^ silent.writer().node().hashCode());
        return new LogEntry.CutOff(
                new LogEntry.Place(
                        Uuid7.of(silent.at(), same), tenant, silent.at(), silent.writer().node()),
                until);
    }
}
