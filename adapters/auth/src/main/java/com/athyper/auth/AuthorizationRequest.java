package com.athyper.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a client asks of the login page: checked, so that its answer goes where it may. */
record AuthorizationRequest(
        String client,
        String redirectUri,
        String challenge,
        String scope,
        Optional<String> state,
        Optional<String> nonce) {

    static final int PARAMETER_MAX = 2_000;

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** What became of reading one. */
    sealed interface Reading {
        record Valid(AuthorizationRequest request) implements Reading {}

        /** The client is told, for its address is good. */
        record Told(String location) implements Reading {}

        /** The person is told: there is nowhere to go back to. */
        record Shown(String message) implements Reading {}
    }

    static Reading read(Map<String, String> parameters, LocalIdentitySettings settings) {
        boolean oversized =
                parameters.values().stream().anyMatch(value -> value.length() > PARAMETER_MAX);
        if (oversized) {
            return new Reading.Shown("A parameter is too long.");
        }
        String client = parameters.getOrDefault("client_id", "");
        if (!LocalClient.mayLogIn(client)) {
            return new Reading.Shown("The application is not known.");
        }
        String redirectUri = parameters.getOrDefault("redirect_uri", "");
        if (!mayReturnTo(redirectUri, settings.issuerBase())) {
            return new Reading.Shown("The application's address is not allowed.");
        }
        Optional<String> state = Optional.ofNullable(parameters.get("state"));
        if (!"code".equals(parameters.get("response_type"))) {
            return told(redirectUri, state, "unsupported_response_type", "only code is supported");
        }
        if (!"S256".equals(parameters.get("code_challenge_method"))
                || !CHALLENGE.matcher(parameters.getOrDefault("code_challenge", "")).matches()) {
            return told(redirectUri, state, "invalid_request", "PKCE with S256 is required");
        }
        Optional<String> scope = LocalTokens.scope(Optional.ofNullable(parameters.get("scope")));
        if (scope.isEmpty()) {
            return told(redirectUri, state, "invalid_scope", "Invalid scopes");
        }
        return new Reading.Valid(
                new AuthorizationRequest(
                        client,
                        redirectUri,
                        parameters.getOrDefault("code_challenge", ""),
                        scope.get(),
                        state,
                        Optional.ofNullable(parameters.get("nonce"))));
    }

    /** The parameters again, for the form to carry. */
    Map<String, String> parameters() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client);
        parameters.put("redirect_uri", redirectUri);
        parameters.put("code_challenge", challenge);
        parameters.put("code_challenge_method", "S256");
        parameters.put("scope", scope);
        state.ifPresent(value -> parameters.put("state", value));
        nonce.ifPresent(value -> parameters.put("nonce", value));
        return parameters;
    }

    /**
     * The way back with a code. The issuer is named, so that a client of many can tell them apart
     * (RFC 9207).
     */
    String withCode(String code, String issuer) {
        var parameters = new LinkedHashMap<String, String>();
        state.ifPresent(value -> parameters.put("state", value));
        parameters.put("iss", issuer);
        parameters.put("code", code);
        return extended(redirectUri, parameters);
    }

    private static Reading told(
            String redirectUri, Optional<String> state, String error, String description) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", error);
        parameters.put("error_description", description);
        state.ifPresent(value -> parameters.put("state", value));
        return new Reading.Told(extended(redirectUri, parameters));
    }

    /** A program on this machine, on whatever port it found (RFC 8252, 7.3), or ourselves. */
    private static boolean mayReturnTo(String redirectUri, String base) {
        try {
            var uri = new URI(redirectUri);
            if (!uri.isAbsolute()
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null) {
                return false;
            }
            var own = new URI(base);
            boolean ourselves =
                    Objects.equals(uri.getScheme(), own.getScheme())
                            && Objects.equals(uri.getRawAuthority(), own.getRawAuthority());
            return ourselves
                    || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String extended(String uri, Map<String, String> parameters) {
        var extended = new StringBuilder(uri);
        char separator = uri.indexOf('?') < 0 ? '?' : '&';
        for (var parameter : parameters.entrySet()) {
            extended.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        return extended.toString();
    }
}
