package com.athyper.postgres.identity;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.audit.AuditTrail.Query;
import com.athyper.identity.Principal;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Stages;
import com.athyper.postgres.World;
import com.athyper.postgres.audit.PostgresAuditTrail;
import com.athyper.postgres.definition.PostgresDefinitionStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Principals and the local provider's keys, passwords and one-time identifiers. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class IdentityIT {

    private static World world;
    private static PostgresPrincipals principals;
    private static PostgresLocalIdentityStore local;

    @BeforeAll
    static void open() {
        world = new World();
        principals = new PostgresPrincipals(world.database);
        local = new PostgresLocalIdentityStore(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Principal principal(String id, List<String> roles, boolean active) {
        return new Principal(
                new PrincipalId(id), "Name", roles, Optional.of(new PrincipalId("boss")), active);
    }

    private static void save(TenantId tenant, Principal principal, Optional<Secret> hash) {
        await(principals.save(tenant, principal, hash, World.origin("admin")));
    }

    @Test
    void a_saved_principal_is_loaded_by_its_tenant_alone() {
        var tenant = world.tenant();
        var first = principal("a", List.of("user", "manager"), true);
        save(tenant, principal("b", List.of(), true), Optional.empty());
        save(tenant, first, Optional.empty());

        assertThat(await(principals.load(tenant)).principals())
                .containsExactly(first, principal("b", List.of(), true));
        assertThat(await(principals.load(world.tenant())).principals()).isEmpty();
    }

    @Test
    void a_change_raises_the_epoch_and_tells_the_auditor_but_no_password() {
        var tenant = world.tenant();
        save(tenant, principal("a", List.of("user"), true), Optional.of(new Secret("hash-1")));
        save(tenant, principal("a", List.of("user"), false), Optional.empty());

        var store = new PostgresDefinitionStore(world.database);
        assertThat(await(store.epochs())).containsEntry(tenant, 2L);
        var audit = new PostgresAuditTrail(world.database);
        var events =
                ok(audit.events(
                                tenant,
                                new Query(
                                        Optional.of("principal"),
                                        Optional.of("a"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        10,
                                        Optional.empty(),
                                        false)))
                        .items();
        assertThat(events).hasSize(2);
        assertThat(events.getLast().entry().before()).isPresent();
        assertThat(events.toString()).doesNotContain("hash-1");
        assertThat(await(audit.verify(tenant)).valid()).isTrue();
    }

    @Test
    void a_password_stays_until_another_is_given() {
        var tenant = world.tenant();
        var user = principal("a", List.of(), true);
        assertThat(await(local.passwordHash(tenant, user.id()))).isEmpty();
        save(tenant, user, Optional.of(new Secret("one")));
        save(tenant, user, Optional.empty());
        assertThat(hash(tenant, user)).contains("one");
        save(tenant, user, Optional.of(new Secret("two")));

        assertThat(hash(tenant, user)).contains("two");
        assertThat(hash(world.tenant(), user)).isEmpty();
    }

    private static Optional<String> hash(TenantId tenant, Principal user) {
        return await(local.passwordHash(tenant, user.id())).map(Secret::reveal);
    }

    @Test
    void of_many_fresh_signing_keys_one_wins() {
        var stages = new ArrayList<CompletionStage<Secret>>();
        for (int i = 0; i < 8; i++) {
            stages.add(local.signingKey("realm", new Secret("key-" + i)));
        }

        assertThat(stages.stream().map(stage -> await(stage).reveal()).distinct()).hasSize(1);
    }

    @Test
    void what_is_used_once_is_used_once() {
        var stages = new ArrayList<CompletionStage<Boolean>>();
        for (int i = 0; i < 8; i++) {
            stages.add(local.useOnce("code-1", Instant.now().plus(Duration.ofMinutes(1))));
        }

        assertThat(stages.stream().map(Stages::await).filter(used -> used)).hasSize(1);
    }
}
