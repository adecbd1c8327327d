package com.athyper.tenancy;

import java.util.Optional;

/** The state of one tenant, rebuilt from its events. */
public sealed interface Tenant {
    record Unknown() implements Tenant {}

    record Active(Profile profile) implements Tenant {}

    record Suspended(Profile profile, String reason) implements Tenant {}

    /** For good: an archived tenant is kept for the auditor alone. */
    record Archived(Profile profile, String reason) implements Tenant {}

    /** What is known of a tenant in every phase. */
    record Profile(String displayName, String realm, Tier tier) {}

    /** What a tenant has subscribed to. */
    enum Tier {
        FREE,
        STANDARD,
        ENTERPRISE
    }

    default Optional<Profile> known() {
        return switch (this) {
            case Unknown _ -> Optional.empty();
            case Active(var profile) -> Optional.of(profile);
            case Suspended(var profile, _) -> Optional.of(profile);
            case Archived(var profile, _) -> Optional.of(profile);
        };
    }
}
