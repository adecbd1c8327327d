package com.athyper.auth;

import com.athyper.kernel.Secret;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A client of the local identity provider that has said, or proved, who it is. */
record LocalClient(String id, Set<String> grants) {
    static final String PASSWORD = "password";
    static final String CODE = "authorization_code";
    static final String REFRESH = "refresh_token";
    static final String CREDENTIALS = "client_credentials";
    static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    static final Set<String> GRANTS = Set.of(PASSWORD, CODE, REFRESH, CREDENTIALS, EXCHANGE);

    private static final LocalClient CLI =
            new LocalClient(
                    LocalIdentitySettings.CLI_CLIENT, Set.of(PASSWORD, CODE, REFRESH, EXCHANGE));
    private static final LocalClient SERVICE =
            new LocalClient(LocalIdentitySettings.SERVICE_CLIENT, Set.of(CREDENTIALS, EXCHANGE));

    private record Claimed(String id, Secret secret) {}

    static boolean isKnown(String id) {
        return id.equals(CLI.id) || id.equals(SERVICE.id);
    }

    static boolean mayLogIn(String id) {
        return id.equals(CLI.id);
    }

    /** Empty unless a public client names itself or a confidential one proves itself. */
    static Optional<LocalClient> authenticate(
            Map<String, String> form,
            Optional<String> authorization,
            Optional<Secret> serviceSecret) {
        Optional<Claimed> claimed =
                authorization.isPresent()
                        ? basic(authorization.get())
                                .filter(c -> form.getOrDefault("client_id", c.id).equals(c.id))
                        : Optional.ofNullable(form.get("client_id"))
                                .map(
                                        id ->
                                                new Claimed(
                                                        id,
                                                        new Secret(
                                                                form.getOrDefault(
                                                                        "client_secret", ""))));
        return claimed.flatMap(
                client -> {
                    if (client.id.equals(CLI.id)) {
                        return Optional.of(CLI);
                    }
                    return client.id.equals(SERVICE.id)
                            ? serviceSecret.filter(s -> same(s, client.secret)).map(_ -> SERVICE)
                            : Optional.empty();
                });
    }

    private static Optional<Claimed> basic(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return Optional.empty();
        }
        try {
            String pair =
                    new String(
                            Base64.getDecoder().decode(authorization.substring(6).strip()),
                            StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Claimed(
                                    decoded(pair.substring(0, colon)),
                                    new Secret(decoded(pair.substring(colon + 1)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    private static boolean same(Secret one, Secret other) {
        return MessageDigest.isEqual(
                one.reveal().getBytes(StandardCharsets.UTF_8),
                other.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
