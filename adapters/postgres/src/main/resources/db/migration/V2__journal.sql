-- The tables of pekko-persistence-jdbc 1.1.1 (schema/postgres/postgres-create-schema.sql of that
-- jar), in the platform's schema. They hold the journal of every tenant and are read by entity id.

CREATE TABLE athyper.event_journal (
    ordering           bigserial,
    persistence_id     varchar(255) NOT NULL,
    sequence_number    bigint NOT NULL,
    deleted            boolean DEFAULT FALSE NOT NULL,
    writer             varchar(255) NOT NULL,
    write_timestamp    bigint,
    adapter_manifest   varchar(255),
    event_ser_id       integer NOT NULL,
    event_ser_manifest varchar(255) NOT NULL,
    event_payload      bytea NOT NULL,
    meta_ser_id        integer,
    meta_ser_manifest  varchar(255),
    meta_payload       bytea,
    PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX event_journal_ordering_idx ON athyper.event_journal (ordering);

CREATE TABLE athyper.event_tag (
    event_id bigint,
    tag      varchar(256),
    PRIMARY KEY (event_id, tag),
    CONSTRAINT fk_event_journal FOREIGN KEY (event_id)
        REFERENCES athyper.event_journal (ordering) ON DELETE CASCADE
);

CREATE TABLE athyper.snapshot (
    persistence_id        varchar(255) NOT NULL,
    sequence_number       bigint NOT NULL,
    created               bigint NOT NULL,
    snapshot_ser_id       integer NOT NULL,
    snapshot_ser_manifest varchar(255) NOT NULL,
    snapshot_payload      bytea NOT NULL,
    meta_ser_id           integer,
    meta_ser_manifest     varchar(255),
    meta_payload          bytea,
    PRIMARY KEY (persistence_id, sequence_number)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.event_journal, athyper.event_tag, athyper.snapshot
TO "${app}";
GRANT USAGE, SELECT ON SEQUENCE athyper.event_journal_ordering_seq TO "${app}";
