package com.athyper.postgres.definition;

import com.athyper.kernel.Json;
import com.athyper.postgres.Epochs;
import com.athyper.postgres.Session;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKey;

import java.sql.SQLException;
import java.util.Optional;

/** The rows that say which version of a definition is in force. */
final class ActiveDefinitions {

    /** What became of a version that was to come into force. */
    enum Outcome {
        NEW,
        SAME,
        SUPERSEDED
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

    /** Writes the version and raises the epoch, unless it or a later one is in force. */
    static Outcome putIntoForce(Session session, ActiveDefinition definition) throws SQLException {
        DefinitionKey key = definition.key();
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
            Epochs.raise(session, key.tenant());
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
}
