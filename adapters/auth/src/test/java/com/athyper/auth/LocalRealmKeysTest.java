package com.athyper.auth;

import static com.athyper.auth.LocalWorld.ACME;
import static com.athyper.auth.LocalWorld.refreshForm;
import static com.athyper.auth.LocalWorld.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.identity.Authenticator.Narrowing;
import com.athyper.identity.IdentityError;
import com.athyper.identity.LocalIdentity.TokenReply;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The keys of a realm: shared by its nodes, published, and nothing to another realm. */
class LocalRealmKeysTest {
    private final LocalWorld world = new LocalWorld();

    @Test
    void a_token_of_one_realm_is_nothing_to_another_tenant() {
        String acme = text(world.first.password("acme", "manager"), "access_token");
        assertThat(world.first.authenticate(acme))
                .isEqualTo(FakeDirectory.known(ACME, "manager", "director", "manager"));
        var answer =
                world.first
                        .authenticator
                        .authenticate(
                                acme,
                                new Narrowing(
                                        Optional.empty(), Optional.of("demo"), Optional.empty()))
                        .toCompletableFuture()
                        .join();
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(IdentityError.TENANT_MISMATCH));
    }

    @Test
    void any_node_takes_what_another_gave() {
        var second = world.new Node(Optional.of(LocalWorld.SERVICE_SECRET));
        TokenReply login = world.first.password("demo", "manager");
        assertThat(second.authenticate(text(login, "access_token"))).isInstanceOf(Answer.Ok.class);
        assertThat(second.token("demo", refreshForm(text(login, "refresh_token"))).status())
                .isEqualTo(200);
        assertThat(second.keys.signingKey("demo").join().getKeyId())
                .isEqualTo(world.first.keys.signingKey("demo").join().getKeyId());
    }

    @Test
    void a_store_that_was_away_is_asked_again() {
        world.store.failures.set(1);
        assertThatThrownBy(() -> world.first.password("demo", "manager"))
                .hasRootCauseMessage("away");
        assertThat(world.first.password("demo", "manager").status()).isEqualTo(200);
        world.first.password("demo", "user");
        assertThat(world.store.keyCalls).hasValue(2);
    }

    @Test
    void the_published_keys_are_public_and_found_by_discovery() {
        var discovery = ok(world.first.provider.configuration("demo"));
        assertThat(discovery.text("issuer")).contains("http://localhost:3000/realms/demo");
        assertThat(discovery.text("jwks_uri"))
                .contains("http://localhost:3000/realms/demo/protocol/openid-connect/certs");
        var keys =
                (Value.Items)
                        ok(world.first.provider.certificates("demo")).get("keys").orElseThrow();
        assertThat(keys.values()).hasSize(1);
        var key = (Value.Fields) keys.values().getFirst();
        assertThat(key.values().keySet())
                .containsExactlyInAnyOrder("kty", "kid", "use", "alg", "n", "e");
        assertThat(key.text("kid").orElseThrow()).hasSize(43);
        assertThat(world.first.provider.certificates("nowhere").toCompletableFuture().join())
                .isInstanceOf(Answer.Refused.class);
        assertThat(world.first.provider.configuration("nowhere").toCompletableFuture().join())
                .isInstanceOf(Answer.Refused.class);
    }

    private static Value.Fields ok(CompletionStage<Answer<Value.Fields>> stage) {
        return switch (stage.toCompletableFuture().join()) {
            case Answer.Ok<Value.Fields>(var fields) -> fields;
            case Answer.Refused<Value.Fields>(var problem) ->
                    throw new AssertionError(problem.toString());
        };
    }

    @Test
    void a_key_is_found_by_its_own_id_alone() {
        String keyId = world.first.keys.signingKey("demo").join().getKeyId();
        assertThat(found("demo", keyId)).isTrue();
        assertThat(found("demo", keyId + "x")).isFalse();
        assertThat(found("acme", keyId)).isFalse();
    }

    private boolean found(String realm, String keyId) {
        return switch (world.first.keys.key(realm, keyId).toCompletableFuture().join()) {
            case Answer.Ok<Optional<PublicJsonWebKey>>(var key) -> key.isPresent();
            case Answer.Refused<Optional<PublicJsonWebKey>> _ -> false;
        };
    }

    @Test
    void the_keys_of_realms_differ() {
        assertThat(world.first.keys.signingKey("demo").join().getKeyId())
                .isNotEqualTo(world.first.keys.signingKey("acme").join().getKeyId());
    }
}
