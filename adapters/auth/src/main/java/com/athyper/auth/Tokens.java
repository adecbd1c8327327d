package com.athyper.auth;

import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The claims that we write and read, named as Keycloak names them. */
final class Tokens {
    static final String BEARER = "Bearer";
    static final String REFRESH = "Refresh";
    static final String ID = "ID";

    /** An authorization code: a token too, so that any node can redeem it. */
    static final String CODE = "Code";

    private static final BigDecimal TIME_MAX = BigDecimal.valueOf(253_402_300_799L);

    private Tokens() {}

    /** A NumericDate (RFC 7519, 2); empty if it is missing or no time of four digits' year. */
    static Optional<Instant> time(Value.Fields claims, String name) {
        return claims.get(name).orElse(Value.NULL) instanceof Value.Num(var seconds)
                        && seconds.signum() >= 0
                        && seconds.compareTo(TIME_MAX) <= 0
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : Optional.empty();
    }

    /** The roles of the realm, none if nothing is said of them; empty if they cannot be read. */
    static Optional<Set<String>> realmRoles(Value.Fields claims) {
        Optional<Value> access = claims.get("realm_access");
        if (access.isEmpty()) {
            return Optional.of(Set.of());
        }
        return access.get() instanceof Value.Fields fields
                ? fields.get("roles").map(Tokens::texts).orElse(Optional.of(Set.of()))
                : Optional.empty();
    }

    /** Keycloak writes organizations as a list of names, or as an object by name. */
    static Set<String> organizations(Value.Fields claims) {
        return switch (claims.get("organization").orElse(Value.NULL)) {
            case Value.Items items -> texts(items).orElse(Set.of());
            case Value.Fields(var byName) -> Set.copyOf(byName.keySet());
            case Value.Text(var one) -> Set.of(one);
            case Value.Null _, Value.Bool _, Value.Num _ -> Set.of();
        };
    }

    /**
     * Whether the login took more than one factor (RFC 8176): {@code mfa}, or a password and
     * something that one has. What {@code acr} means is each provider's own, so it is not asked.
     */
    static boolean twoFactors(Value.Fields claims) {
        Set<String> methods = claims.get("amr").flatMap(Tokens::texts).orElse(Set.of());
        return methods.contains("mfa")
                || (methods.contains("pwd")
                        && (methods.contains("otp")
                                || methods.contains("hwk")
                                || methods.contains("swk")));
    }

    private static Optional<Set<String>> texts(Value value) {
        if (!(value instanceof Value.Items(var items))) {
            return Optional.empty();
        }
        var texts = new LinkedHashSet<String>();
        for (Value item : items) {
            if (!(item instanceof Value.Text(var text))) {
                return Optional.empty();
            }
            texts.add(text);
        }
        return Optional.of(Set.copyOf(texts));
    }
}
