package com.athyper.auth;

import com.athyper.kernel.Secret;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How the local identity provider presents itself.
 *
 * @param issuerBase what comes before {@code /realms/} in its issuers; also a place that a login
 *     may lead back to
 * @param serviceSecret of the client {@value #SERVICE_CLIENT}, which does not exist without one
 * @param serviceRoles what that client's service account holds in every realm
 */
public record LocalIdentitySettings(
        String issuerBase, Optional<Secret> serviceSecret, Set<String> serviceRoles) {

    /** The public client of people and their tools. */
    public static final String CLI_CLIENT = "athyper-cli";

    /** The confidential client of services. */
    public static final String SERVICE_CLIENT = "athyper-service";

    public static final String SERVICE_ACCOUNT = "service-account-" + SERVICE_CLIENT;

    static final Duration ACCESS_LIFETIME = Duration.ofMinutes(15);

    /** Of a whole session: a refresh does not lengthen it. */
    static final Duration SESSION_LIFETIME = Duration.ofHours(8);

    static final Duration CODE_LIFETIME = Duration.ofSeconds(60);

    public LocalIdentitySettings {
        if (issuerBase.endsWith("/")) {
            throw new IllegalArgumentException("an issuer base does not end with a slash");
        }
        serviceRoles = Set.copyOf(serviceRoles);
    }

    String issuer(String realm) {
        return issuerBase + "/realms/" + realm;
    }

    String endpoint(String realm, String name) {
        return issuer(realm) + "/protocol/openid-connect/" + name;
    }
}
