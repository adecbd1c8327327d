package com.athyper.postgres.definition;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Epochs;
import com.athyper.postgres.Session;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The rows that say which version of a definition is in force. */
final class ActiveDefinitions {

    /** What became of a version that was to come into force, or to leave it. */
    enum Outcome {
        NEW,
        SAME,
        SUPERSEDED,

        /** A policy has changed since. */
        JUDGED_BEFORE
    }

    /** The version in force. */
    record InForce(int version, String hash) {}

    private static final String PUT =
            """
            INSERT INTO athyper.active_definition AS known
                (tenant_id, kind, name, version, hash, document)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, kind, name) DO UPDATE
            SET version = EXCLUDED.version, hash = EXCLUDED.hash, document = EXCLUDED.document
            WHERE known.version < EXCLUDED.version
            """;

    private ActiveDefinitions() {}

    static Optional<InForce> find(Session session, DefinitionKey key) throws SQLException {
        return session.first(
                "SELECT version, hash FROM athyper.active_definition WHERE tenant_id = ? AND"
                        + " kind = ? AND name = ?",
                row -> new InForce(row.getInt("version"), row.getString("hash")),
                key.tenant().value(),
                key.kind().id(),
                key.name().value());
    }

    /**
     * All of a tenant, by kind and name; in a snapshot, so that both looks see the same.
     *
     * @param known where the documents of versions that are still in force are taken from
     */
    static List<ActiveDefinition> all(Session session, TenantId tenant, Optional<Snapshot> known)
            throws SQLException {
        Map<DefinitionKey, ActiveDefinition> before = new HashMap<>();
        known.ifPresent(
                snapshot -> snapshot.definitions().forEach(each -> before.put(each.key(), each)));
        var inForce =
                session.list(
                        "SELECT kind, name, version FROM athyper.active_definition"
                                + " WHERE tenant_id = ? ORDER BY kind, name",
                        row -> Map.entry(key(tenant, row), row.getInt("version")),
                        tenant.value());
        List<DefinitionKey> changed =
                inForce.stream()
                        .filter(each -> !isKnown(before, each.getKey(), each.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        if (!changed.isEmpty()) {
            session.list(
                            """
                            SELECT kind, name, version, hash, document
                            FROM athyper.active_definition
                            WHERE tenant_id = ?
                              AND (kind, name) IN (SELECT * FROM unnest(?::text[], ?::text[]))
                            """,
                            row -> active(tenant, row),
                            tenant.value(),
                            changed.stream().map(key -> key.kind().id()).toList(),
                            changed.stream().map(key -> key.name().value()).toList())
                    .forEach(each -> before.put(each.key(), each));
        }
        return inForce.stream()
                .map(each -> Objects.requireNonNull(before.get(each.getKey())))
                .toList();
    }

    private static boolean isKnown(
            Map<DefinitionKey, ActiveDefinition> before, DefinitionKey key, int version) {
        ActiveDefinition known = before.get(key);
        return known != null && known.version() == version;
    }

    private static DefinitionKey key(TenantId tenant, ResultSet row) throws SQLException {
        return new DefinitionKey(
                tenant,
                DefinitionKinds.of(row.getString("kind")),
                new EntityName(row.getString("name")));
    }

    private static ActiveDefinition active(TenantId tenant, ResultSet row) throws SQLException {
        return new ActiveDefinition(
                key(tenant, row),
                row.getInt("version"),
                row.getString("hash"),
                Json.trustedObject(row.getString("document")));
    }

    /** As {@link #putIntoForce(Session, ActiveDefinition, Optional)}, whatever else is in force. */
    static Outcome putIntoForce(Session session, ActiveDefinition definition) throws SQLException {
        return putIntoForce(session, definition, Optional.empty());
    }

    /**
     * Writes the version and raises the epoch, unless it or a later one is in force.
     *
     * @param judged of a policy: the epoch since which no other may have changed
     */
    static Outcome putIntoForce(Session session, ActiveDefinition definition, Optional<Long> judged)
            throws SQLException {
        DefinitionKey key = definition.key();
        if (judgedBefore(session, key, judged)
                && find(session, key)
                        .filter(inForce -> inForce.version() >= definition.version())
                        .isEmpty()) {
            return Outcome.JUDGED_BEFORE;
        }
        int written =
                session.update(
                        PUT,
                        key.tenant().value(),
                        key.kind().id(),
                        key.name().value(),
                        definition.version(),
                        definition.hash(),
                        Json.canonical(definition.document()));
        if (written == 1) {
            raise(session, key);
            return Outcome.NEW;
        }
        InForce inForce =
                find(session, key)
                        .orElseThrow(
                                () -> new IllegalStateException("the row vanished while held"));
        if (inForce.version() != definition.version()) {
            return Outcome.SUPERSEDED;
        }
        if (!inForce.hash().equals(definition.hash())) {
            throw new IllegalStateException(
                    "version %d of %s is in force with another hash"
                            .formatted(definition.version(), key));
        }
        return Outcome.SAME;
    }

    /** Removes the version in force, if there is one, and raises the epoch then. */
    static Outcome takeOutOfForce(Session session, DefinitionKey key, Optional<Long> judged)
            throws SQLException {
        if (judgedBefore(session, key, judged) && find(session, key).isPresent()) {
            return Outcome.JUDGED_BEFORE;
        }
        int removed =
                session.update(
                        "DELETE FROM athyper.active_definition WHERE tenant_id = ? AND kind = ? AND"
                                + " name = ?",
                        key.tenant().value(),
                        key.kind().id(),
                        key.name().value());
        if (removed == 0) {
            return Outcome.SAME;
        }
        raise(session, key);
        return Outcome.NEW;
    }

    /** Of policies one after the other, or two could each be judged without the other. */
    private static boolean judgedBefore(Session session, DefinitionKey key, Optional<Long> judged)
            throws SQLException {
        if (key.kind() != DefinitionKind.POLICY) {
            return false;
        }
        long changed = Epochs.ofPolicies(session, key.tenant());
        return judged.filter(epoch -> epoch < changed).isPresent();
    }

    private static void raise(Session session, DefinitionKey key) throws SQLException {
        if (key.kind() == DefinitionKind.POLICY) {
            Epochs.raiseForPolicy(session, key.tenant());
        } else {
            Epochs.raise(session, key.tenant());
        }
    }
}
