package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.await;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.postgres.World;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionError;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Activation;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** What was judged beside the policies in force comes into force beside those alone. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class PolicyJudgementIT {
    private static final Tenant ACTIVE =
            new Tenant.Active(new Tenant.Profile("Demo", "demo", Tenant.Tier.STANDARD));

    private static World world;
    private static PostgresDefinitionStore store;

    private TenantId tenant;
    private long sequence;

    @BeforeAll
    static void open() {
        world = new World();
        store = new PostgresDefinitionStore(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void another() {
        tenant = world.tenant();
        raiseEpoch();
    }

    /** Something else than a policy changes. */
    private void raiseEpoch() {
        sequence++;
        await(store.settleTenant(tenant, "tenant|" + tenant, sequence, ACTIVE, List.of()));
    }

    private DefinitionKey key(DefinitionKind kind, String name) {
        return new DefinitionKey(tenant, kind, new EntityName(name));
    }

    private ActiveDefinition version(DefinitionKind kind, String name, int number) {
        var document = Value.object().put("name", name).put("version", number).build();
        return new ActiveDefinition(key(kind, name), number, "hash-" + name + number, document);
    }

    private ActiveDefinition policy(String name, int number) {
        return version(DefinitionKind.POLICY, name, number);
    }

    private long epoch() {
        return await(store.load(tenant, Optional.empty())).orElseThrow().epoch();
    }

    private List<ActiveDefinition> inForce() {
        return await(store.load(tenant, Optional.empty())).orElseThrow().definitions();
    }

    private static void outdated(Activation activation) {
        assertThat(activation)
                .isInstanceOfSatisfying(
                        Activation.Impossible.class,
                        no -> assertThat(no.code()).isEqualTo(DefinitionError.POLICIES_CHANGED));
    }

    /**
     * Goal: of two that were judged without each other only one comes into force.
     *
     * <p>Method: both at once, again and again; whoever wins, the other is refused and writes
     * nothing until it is judged anew.
     */
    @Test
    void of_two_that_race_under_one_judgement_the_second_is_refused() {
        for (int round = 1; round <= 20; round++) {
            Optional<Long> judged = Optional.of(epoch());
            var first = store.activate(policy("left", round), judged);
            var second = store.activate(policy("right", round), judged);
            List<Activation> both = List.of(await(first), await(second));

            assertThat(both).filteredOn(Activation.Activated.class::isInstance).hasSize(1);
            boolean firstWon = both.getFirst() instanceof Activation.Activated;
            outdated(both.get(firstWon ? 1 : 0));
            var winner = policy(firstWon ? "left" : "right", round);
            var loser = policy(firstWon ? "right" : "left", round);
            assertThat(inForce()).contains(winner).doesNotContain(loser);
            assertThat(await(store.activate(winner, judged)))
                    .as("said again, as after a crash")
                    .isInstanceOf(Activation.Activated.class);
            assertThat(await(store.activate(loser, Optional.of(epoch()))))
                    .isInstanceOf(Activation.Activated.class);
        }
    }

    @Test
    void what_races_with_its_withdrawal_is_judged_anew() {
        await(store.activate(policy("left", 1)));
        await(store.activate(policy("right", 1)));
        long judged = epoch();

        assertThat(await(store.withdraw(policy("left", 1).key(), judged)))
                .isInstanceOf(Activation.Activated.class);

        outdated(await(store.withdraw(policy("right", 1).key(), judged)));
        outdated(await(store.activate(policy("right", 2), Optional.of(judged))));
        assertThat(inForce()).containsExactly(policy("right", 1));
        long after = epoch();
        assertThat(await(store.withdraw(policy("left", 1).key(), judged)))
                .as("said again, as after a crash")
                .isInstanceOf(Activation.Activated.class);
        assertThat(epoch()).isEqualTo(after);
        assertThat(await(store.withdraw(policy("right", 1).key(), after)))
                .isInstanceOf(Activation.Activated.class);
        assertThat(inForce()).isEmpty();
    }

    @Test
    void a_settled_withdrawal_outdates_what_was_judged_before_it() {
        await(store.activate(policy("left", 1)));
        long judged = epoch();
        await(
                store.settleDefinition(
                        key(DefinitionKind.POLICY, "left"),
                        "policy|" + tenant + ":left",
                        3,
                        new Definition(List.of(), true),
                        List.of()));
        outdated(await(store.activate(policy("right", 1), Optional.of(judged))));
    }

    @Test
    void a_judgement_outlives_every_other_change_of_the_tenant() {
        await(store.activate(policy("left", 1)));
        long judged = epoch();
        raiseEpoch();
        await(store.activate(version(DefinitionKind.TEMPLATE, "route", 1)));
        assertThat(epoch()).isGreaterThan(judged);

        assertThat(await(store.activate(policy("right", 1), Optional.of(judged))))
                .isInstanceOf(Activation.Activated.class);
    }
}
