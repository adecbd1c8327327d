package com.athyper.postgres.provision;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import java.time.Instant;
import java.util.Optional;

/**
 * A migration as the platform and the database know it.
 *
 * @param version empty for one that is run again whenever it has changed
 * @param here the checksum of the platform's migration
 * @param there the checksum under which it was applied
 */
public record Migration(
        Optional<String> version,
        String description,
        String script,
        State state,
        Optional<Integer> here,
        Optional<Integer> there,
        Optional<Instant> appliedAt,
        Optional<String> appliedBy) {

    /** What has become of it. */
    public enum State {
        APPLIED("applied"),
        PENDING("pending"),
        /** It was applied with another content than it has now. */
        CHANGED("changed since"),
        FAILED("failed"),
        /** It was applied, and this version of the platform does not have it. */
        UNKNOWN("unknown here");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    static Migration of(MigrationInfo info) {
        return new Migration(
                Optional.ofNullable(info.getVersion()).map(Object::toString),
                info.getDescription(),
                info.getScript(),
                state(info),
                Optional.ofNullable(info.getResolvedChecksum()),
                Optional.ofNullable(info.getAppliedChecksum()),
                Optional.ofNullable(info.getInstalledOn()).map(java.util.Date::toInstant),
                Optional.ofNullable(info.getInstalledBy()));
    }

    private static State state(MigrationInfo info) {
        MigrationState state = info.getState();
        if (state.isFailed()) {
            return State.FAILED;
        }
        if (!state.isApplied()) {
            return State.PENDING;
        }
        if (!state.isResolved()) {
            return State.UNKNOWN;
        }
        return info.isChecksumMatching() ? State.APPLIED : State.CHANGED;
    }

    /** As in {@code 20 reference data}. */
    public String name() {
        return version.orElse("R") + " " + description;
    }
}
