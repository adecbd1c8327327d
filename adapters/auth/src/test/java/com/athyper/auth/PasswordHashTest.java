package com.athyper.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.SecureRandom;

class PasswordHashTest {
    private final SecureRandom chance = new SecureRandom();

    @ParameterizedTest
    @ValueSource(strings = {"manager", "pässword 💣", " ", "$$$"})
    void the_right_password_matches_and_no_other(String password) {
        Secret hash = PasswordHash.of(new Secret(password), chance);
        assertThat(PasswordHash.matches(new Secret(password), hash)).isTrue();
        assertThat(PasswordHash.matches(new Secret(password + "x"), hash)).isFalse();
        assertThat(PasswordHash.matches(new Secret(""), hash)).isFalse();
    }

    @Test
    void the_cost_is_in_the_hash() {
        Secret cheap = PasswordHash.of(new Secret("user"), chance, 7);
        assertThat(cheap.reveal()).startsWith("pbkdf2-sha256$7$");
        assertThat(PasswordHash.matches(new Secret("user"), cheap)).isTrue();
        assertThat(PasswordHash.of(new Secret("user"), chance).reveal())
                .startsWith("pbkdf2-sha256$" + PasswordHash.ITERATIONS + "$");
    }

    @Test
    void equal_passwords_have_different_hashes() {
        assertThat(PasswordHash.of(new Secret("user"), chance, 7).reveal())
                .isNotEqualTo(PasswordHash.of(new Secret("user"), chance, 7).reveal());
    }

    @Test
    void the_derivation_is_the_standard_one() {
        // PBKDF2-HMAC-SHA256 of "password", "salt", 4096 iterations (a published test vector).
        var stored =
                new Secret(
                        "pbkdf2-sha256$4096$c2FsdA==$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o=");
        assertThat(PasswordHash.matches(new Secret("password"), stored)).isTrue();
    }

    @Test
    void an_over_long_password_does_not_match() {
        var longest = new Secret("a".repeat(PasswordHash.PASSWORD_MAX));
        var longer = new Secret("a".repeat(PasswordHash.PASSWORD_MAX + 1));
        assertThat(PasswordHash.matches(longest, PasswordHash.of(longest, chance, 7))).isTrue();
        assertThat(PasswordHash.matches(longer, PasswordHash.of(longer, chance, 7))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "pbkdf2-sha256$0$AA==$AA==", "md5$1$AA==$AA=="})
    void a_damaged_hash_is_a_bug_and_not_a_wrong_password(String stored) {
        assertThatThrownBy(() -> PasswordHash.matches(new Secret("user"), new Secret(stored)))
                .isInstanceOf(IllegalStateException.class);
    }
}
