-- The platform's own tables. The application's role owns nothing and sees a tenant's rows only
-- within a transaction that has set athyper.tenant. Tables that are read across tenants by the
-- relays hold addresses alone and are listed at the end.

GRANT USAGE ON SCHEMA athyper TO "${app}";

-- What is in force -------------------------------------------------------------------------------

CREATE TABLE athyper.tenant (
    tenant_id    text PRIMARY KEY,
    status       text NOT NULL CHECK (status IN ('active', 'suspended', 'archived')),
    display_name text NOT NULL,
    realm        text NOT NULL,
    tier         text NOT NULL,
    reason       text
);

CREATE TABLE athyper.tenant_epoch (
    tenant_id text PRIMARY KEY,
    epoch     bigint NOT NULL
);

CREATE TABLE athyper.definition (
    tenant_id  text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    latest     integer NOT NULL,
    published  integer NOT NULL,
    retired    boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, kind, name)
);

CREATE TABLE athyper.active_definition (
    tenant_id text COLLATE "C" NOT NULL,
    kind      text COLLATE "C" NOT NULL,
    name      text COLLATE "C" NOT NULL,
    version   integer NOT NULL,
    hash      text NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (tenant_id, kind, name)
);

-- Who ---------------------------------------------------------------------------------------------

CREATE TABLE athyper.principal (
    tenant_id    text COLLATE "C" NOT NULL,
    principal    text COLLATE "C" NOT NULL,
    display_name text NOT NULL,
    roles        text[] NOT NULL,
    manager      text,
    active       boolean NOT NULL,
    PRIMARY KEY (tenant_id, principal)
);

CREATE TABLE athyper.local_credential (
    tenant_id     text COLLATE "C" NOT NULL,
    principal     text COLLATE "C" NOT NULL,
    password_hash text NOT NULL,
    PRIMARY KEY (tenant_id, principal),
    FOREIGN KEY (tenant_id, principal) REFERENCES athyper.principal ON DELETE CASCADE
);

CREATE TABLE athyper.local_signing_key (
    realm text PRIMARY KEY,
    jwk   text NOT NULL
);

CREATE TABLE athyper.used_once (
    id         text PRIMARY KEY,
    used_until timestamptz NOT NULL
);

CREATE INDEX used_once_until ON athyper.used_once (used_until);

-- What happened -----------------------------------------------------------------------------------

CREATE TABLE athyper.audit_head (
    tenant_id text COLLATE "C" PRIMARY KEY,
    number    bigint NOT NULL,
    hash      bytea NOT NULL
) WITH (fillfactor = 50);

-- before and after are text and not jsonb: what was hashed must be read again to the letter.
CREATE TABLE athyper.audit_event (
    tenant_id  text COLLATE "C" NOT NULL,
    number     bigint NOT NULL,
    at         timestamptz NOT NULL,
    actor      text COLLATE "C" NOT NULL,
    request_id text NOT NULL,
    command_id text NOT NULL,
    reason     text,
    operation  text COLLATE "C" NOT NULL,
    result     text NOT NULL CHECK (result IN ('DONE', 'REFUSED')),
    entity     text COLLATE "C",
    subject    text COLLATE "C",
    before     text,
    after      text,
    hash       bytea NOT NULL,
    PRIMARY KEY (tenant_id, number)
);

CREATE INDEX audit_event_subject ON athyper.audit_event (tenant_id, entity, subject, number);

-- data is keyed by column and not by field name: columns outlive names.
CREATE TABLE athyper.record_history (
    tenant_id  text COLLATE "C" NOT NULL,
    entity     text COLLATE "C" NOT NULL,
    record_id  uuid NOT NULL,
    version    bigint NOT NULL,
    operation  text NOT NULL,
    actor      text NOT NULL,
    at         timestamptz NOT NULL,
    state      text,
    data       jsonb NOT NULL,
    command_id text COLLATE "C" NOT NULL,
    approval   uuid,
    PRIMARY KEY (tenant_id, entity, record_id, version),
    CONSTRAINT record_history_command UNIQUE (tenant_id, command_id)
);

CREATE TABLE athyper.idempotency (
    tenant_id    text COLLATE "C" NOT NULL,
    principal    text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    request_hash text NOT NULL,
    command_id   uuid NOT NULL,
    created_at   timestamptz NOT NULL,
    attempt_at   timestamptz,
    status       integer,
    etag         text,
    location     text,
    body         text,
    PRIMARY KEY (tenant_id, principal, key)
);

CREATE INDEX idempotency_age ON athyper.idempotency (tenant_id, created_at);

-- Approvals ---------------------------------------------------------------------------------------

CREATE TABLE athyper.workflow_task (
    tenant_id  text COLLATE "C" NOT NULL,
    task_id    uuid NOT NULL,
    instance   uuid NOT NULL,
    step       text NOT NULL,
    entity     text NOT NULL,
    record_id  uuid NOT NULL,
    title      text NOT NULL,
    requester  text NOT NULL,
    status     text NOT NULL,
    assignee   text,
    created_at timestamptz NOT NULL,
    due_at     timestamptz,
    PRIMARY KEY (tenant_id, task_id)
);

-- One row for each principal that a task waits for.
CREATE TABLE athyper.workflow_inbox (
    tenant_id  text COLLATE "C" NOT NULL,
    task_id    uuid NOT NULL,
    principal  text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, task_id, principal)
);

CREATE INDEX workflow_inbox_oldest
    ON athyper.workflow_inbox (tenant_id, principal, created_at, task_id);

CREATE TABLE athyper.workflow_due (
    tenant_id text COLLATE "C" NOT NULL,
    instance  uuid NOT NULL,
    due_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, instance)
);

CREATE INDEX workflow_due_earliest ON athyper.workflow_due (due_at);

CREATE TABLE athyper.outbox_start (
    tenant_id      text COLLATE "C" NOT NULL,
    instance       uuid NOT NULL,
    template       text NOT NULL,
    entity         text NOT NULL,
    record_id      uuid NOT NULL,
    record_version bigint NOT NULL,
    transition     text NOT NULL,
    outcomes       text NOT NULL,
    principal      text NOT NULL,
    request_id     text NOT NULL,
    command_id     text NOT NULL,
    reason         text,
    at             timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, instance)
);

CREATE INDEX outbox_start_oldest ON athyper.outbox_start (at);

-- Which events of an entity have had their effect outside the journal.
CREATE TABLE athyper.settled (
    persistence_id text COLLATE "C" PRIMARY KEY,
    sequence       bigint NOT NULL
) WITH (fillfactor = 70);

-- Up to which row of the journal everything of a type is known to be settled.
CREATE TABLE athyper.settlement_watermark (
    type     text PRIMARY KEY,
    ordering bigint NOT NULL
);

-- Rights ------------------------------------------------------------------------------------------

GRANT SELECT, INSERT, UPDATE, DELETE ON
    athyper.tenant, athyper.tenant_epoch, athyper.definition, athyper.active_definition,
    athyper.principal, athyper.local_credential, athyper.local_signing_key, athyper.used_once,
    athyper.idempotency, athyper.workflow_task, athyper.workflow_inbox, athyper.workflow_due,
    athyper.outbox_start, athyper.settled, athyper.settlement_watermark
TO "${app}";

-- What was written for the auditor is never changed and never taken away.
GRANT SELECT, INSERT ON athyper.audit_event, athyper.record_history TO "${app}";
GRANT SELECT, INSERT, UPDATE ON athyper.audit_head TO "${app}";

-- The sub-select makes the setting a constant of the plan; nullif makes the empty string, which a
-- pooled connection keeps after a transaction, as good as no setting.
DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[
        'definition', 'active_definition', 'principal', 'local_credential', 'audit_head',
        'audit_event', 'record_history', 'idempotency', 'workflow_task', 'workflow_inbox']
    LOOP
        EXECUTE format('ALTER TABLE athyper.%I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE athyper.%I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format(
            'CREATE POLICY tenant ON athyper.%I '
            'USING (tenant_id = (SELECT nullif(current_setting(''athyper.tenant'', true), ''''))) '
            'WITH CHECK (tenant_id = (SELECT nullif(current_setting(''athyper.tenant'', true), '''')))',
            guarded);
    END LOOP;
END
$$;
