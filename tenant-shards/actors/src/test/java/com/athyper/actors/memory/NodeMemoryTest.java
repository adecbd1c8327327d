package com.athyper.actors.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Principals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore;
import com.athyper.tenancy.definition.Definitions;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a node remembers, and that it never goes back. */
final class NodeMemoryTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final Section<Long> EPOCHS = (snapshot, _, _) -> snapshot.epoch();

    private static final PrincipalId ADA = new PrincipalId("ada");

    private final Slow store = new Slow();
    private final People people = new People();
    private final NodeMemory memory = new NodeMemory(store, people, List.of(EPOCHS));

    @Test
    void a_refresh_completes_with_what_was_in_force_when_it_was_asked_for() {
        var first = memory.refresh(DEMO).toCompletableFuture();
        var second = memory.refresh(DEMO).toCompletableFuture();
        var third = memory.refresh(DEMO).toCompletableFuture();
        assertThat(store.asked).hasSize(1);

        store.answer(1);
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        assertThat(store.asked).as("those who came meanwhile share one load").hasSize(1);

        store.answer(2);
        assertThat(second).isDone();
        assertThat(third).isDone();
        assertThat(epoch()).isEqualTo(2);
    }

    @Test
    void an_older_snapshot_never_replaces_a_newer_one() {
        memory.refresh(DEMO);
        store.answer(5);
        memory.refresh(DEMO);
        store.answer(4);
        assertThat(epoch()).isEqualTo(5);
    }

    @Test
    void a_load_that_fails_is_said_and_leaves_what_was_known() {
        memory.refresh(DEMO);
        store.answer(1);
        var failing = memory.refresh(DEMO).toCompletableFuture();
        store.fail();
        assertThat(failing).isCompletedExceptionally();
        assertThat(epoch()).isEqualTo(1);
        memory.refresh(DEMO);
        store.answer(2);
        assertThat(epoch()).isEqualTo(2);
    }

    @Test
    void catching_up_loads_what_has_changed_and_nothing_else() {
        store.epochs = Map.of(DEMO, 3L);
        memory.catchUp();
        store.answer(3);
        memory.catchUp();
        assertThat(store.asked).isEmpty();
        store.epochs = Map.of(DEMO, 4L);
        memory.catchUp();
        assertThat(store.asked).hasSize(1);
    }

    @Test
    void the_store_is_told_what_is_known_already() {
        memory.refresh(DEMO);
        assertThat(store.known).isEmpty();
        store.answer(1);
        memory.refresh(DEMO);
        assertThat(store.known.orElseThrow().epoch()).isEqualTo(1);
    }

    @Test
    void documents_that_are_alike_are_kept_once() {
        store.definitions = List.of(definition("a", Value.object().put("x", 1).build()));
        memory.refresh(DEMO);
        store.answer(1);
        var first = document();
        store.definitions = List.of(definition("b", Value.object().put("x", 1).build()));
        memory.refresh(DEMO);
        store.answer(2);
        assertThat(document()).isSameAs(first);
    }

    private Value.Fields document() {
        return memory.find(DEMO).orElseThrow().snapshot().definitions().getFirst().document();
    }

    private static ActiveDefinition definition(String name, Value.Fields document) {
        return new ActiveDefinition(
                new DefinitionKey(DEMO, DefinitionKind.POLICY, new EntityName(name)),
                1,
                "hash",
                document);
    }

    @Test
    void an_unknown_tenant_is_nobody() {
        var ready = memory.ready(DEMO).toCompletableFuture();
        store.asked.remove().complete(Optional.empty());
        assertThat(ready.join()).isEmpty();
    }

    @Test
    void the_organization_is_read_after_the_epoch_and_is_never_older() {
        memory.refresh(DEMO);
        assertThat(people.loads).isZero();
        store.answer(1);
        assertThat(people.loads).isEqualTo(1);
        assertThat(new NodeDirectory(memory).find(DEMO, ADA)).isEmpty();

        people.known = List.of(new Principal(ADA, "Ada", List.of("user"), Optional.empty(), true));
        memory.refresh(DEMO);
        store.answer(2);
        assertThat(new NodeDirectory(memory).holders(DEMO, "user", Instant.EPOCH))
                .containsExactly(ADA);
    }

    private long epoch() {
        return memory.find(DEMO).orElseThrow().get(EPOCHS);
    }

    /** Answers when it is told to. */
    private static final class Slow implements DefinitionStore {
        final Deque<CompletableFuture<Optional<Snapshot>>> asked = new ArrayDeque<>();
        Map<TenantId, Long> epochs = Map.of();
        List<ActiveDefinition> definitions = List.of();
        Optional<Snapshot> known = Optional.empty();

        void answer(long epoch) {
            var state = new Tenant.Active(new Tenant.Profile("Demo", "demo", Tenant.Tier.FREE));
            asked.remove().complete(Optional.of(new Snapshot(DEMO, epoch, state, definitions)));
        }

        void fail() {
            asked.remove().completeExceptionally(new IllegalStateException("away"));
        }

        @Override
        public CompletionStage<Optional<Snapshot>> load(
                TenantId tenant, Optional<Snapshot> before) {
            known = before;
            var answer = new CompletableFuture<Optional<Snapshot>>();
            asked.add(answer);
            return answer;
        }

        @Override
        public CompletionStage<Map<TenantId, Long>> epochs() {
            return CompletableFuture.completedFuture(epochs);
        }

        @Override
        public CompletionStage<Done> settleTenant(
                TenantId tenant, String id, long sequence, Tenant state, List<AuditEntry> audit) {
            throw new IllegalStateException("nothing is written here");
        }

        @Override
        public CompletionStage<Done> settleDefinition(
                DefinitionKey key,
                String id,
                long sequence,
                Definition state,
                List<AuditEntry> audit) {
            throw new IllegalStateException("nothing is written here");
        }

        @Override
        public CompletionStage<Activation> withdraw(DefinitionKey key, long judged) {
            throw new IllegalStateException("nothing is written here");
        }

        @Override
        public CompletionStage<Activation> activate(
                ActiveDefinition definition, Optional<Long> judged) {
            throw new IllegalStateException("nothing is written here");
        }

        @Override
        public CompletionStage<List<Definitions.Summary>> list(
                TenantId tenant, DefinitionKind kind) {
            throw new IllegalStateException("nothing is listed here");
        }
    }

    private static final class People implements Principals {
        List<Principal> known = List.of();
        int loads;

        @Override
        public CompletionStage<Organization> load(TenantId tenant) {
            loads++;
            return CompletableFuture.completedFuture(Organization.of(known));
        }

        @Override
        public CompletionStage<Answer<Done>> save(
                TenantId tenant, Principal principal, Optional<Secret> hash, Origin origin) {
            throw new IllegalStateException("nobody is saved here");
        }
    }
}
