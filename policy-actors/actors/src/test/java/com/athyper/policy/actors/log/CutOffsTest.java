package com.athyper.policy.actors.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.policy.log.LogEntry;
import com.athyper.policy.log.LogWriters.Silent;
import com.athyper.policy.log.LogWriters.Writer;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

class CutOffsTest {
    private static final Instant WHOLE = Instant.parse("2030-01-01T12:00:00Z");
    private static final Instant NOW = WHOLE.plusSeconds(20);
    private static final Writer KILLED = new Writer("node-1", 7);
    private static final Writer OTHER = new Writer("node-2", 8);

    private final Shelf shelf = new Shelf();
    private final Register register = new Register();
    private final LogCounts counts = new LogCounts();
    private final Set<Writer> members = new HashSet<>();
    private final Set<TenantId> tenants =
            new LinkedHashSet<>(List.of(new TenantId("demo"), new TenantId("other")));
    private final CutOffs cutOffs =
            new CutOffs(
                    shelf,
                    register,
                    new CutOffs.Around(
                            () -> CompletableFuture.completedStage(tenants),
                            () -> members,
                            InstantSource.fixed(NOW)),
                    counts);

    private void sweep() {
        cutOffs.swept().toCompletableFuture().exceptionally(_ -> null).join();
    }

    private List<LogEntry.CutOff> lines() {
        return shelf.entries().stream().map(LogEntry.CutOff.class::cast).toList();
    }

    @Test
    void every_tenant_is_told_once_from_when_until_when() {
        register.falls(new Silent(KILLED, WHOLE, Optional.empty()));
        sweep();
        sweep();
        assertThat(lines())
                .hasSize(2)
                .allSatisfy(
                        line -> {
                            assertThat(line.place().at()).isEqualTo(WHOLE);
                            assertThat(line.place().node()).isEqualTo("node-1");
                            assertThat(line.until()).isEqualTo(NOW);
                        })
                .extracting(line -> line.place().tenant())
                .containsExactlyElementsOf(tenants);
        assertThat(counts.cutOffSum()).isEqualTo(1);
    }

    @Test
    void a_node_that_is_back_was_gone_when_it_began_again() {
        register.falls(new Silent(KILLED, WHOLE, Optional.of(WHOLE.plusSeconds(3))));
        sweep();
        assertThat(lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.until()).isEqualTo(WHOLE.plusSeconds(3)));
    }

    @Test
    void a_member_of_the_cluster_is_not_gone_however_silent_it_is() {
        members.add(KILLED);
        register.falls(new Silent(KILLED, WHOLE, Optional.empty()));
        register.falls(new Silent(OTHER, WHOLE, Optional.empty()));
        sweep();
        assertThat(lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.place().node()).isEqualTo("node-2"));
        members.clear();
        sweep();
        assertThat(lines()).hasSize(4);
    }

    @Test
    void a_round_that_was_interrupted_is_repeated_under_the_same_ids() {
        register.falls(new Silent(KILLED, WHOLE, Optional.empty()));
        shelf.poison = line -> line.place().tenant().value().equals("other");
        sweep();
        assertThat(lines()).hasSize(1);
        assertThat(counts.cutOffSum()).isZero();
        shelf.poison = _ -> false;
        sweep();
        assertThat(lines()).hasSize(3);
        assertThat(lines())
                .extracting(line -> line.place().id())
                .containsOnly(lines().getFirst().place().id());
        assertThat(counts.cutOffSum()).isEqualTo(1);
    }
}
