-- What is known of files; their bytes are in the object storage, under tenant and id.

CREATE TABLE athyper.attachment (
    tenant_id  text COLLATE "C" NOT NULL,
    id         uuid NOT NULL,
    entity     text COLLATE "C" NOT NULL,
    -- Nothing while it waits for a record that names it.
    record_id  uuid,
    -- The id of the field whose value it is; nothing if it is the record's own.
    field      text COLLATE "C",
    name       text NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    size       bigint NOT NULL,
    sha256     text COLLATE "C" NOT NULL,
    created_by text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((record_id IS NULL) = (expires_at IS NOT NULL)),
    CHECK (field IS NULL OR record_id IS NOT NULL)
);

CREATE INDEX attachment_of_record ON athyper.attachment (tenant_id, entity, record_id, id);

ALTER TABLE athyper.attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.attachment
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.attachment TO "${app}";

-- Objects that go when their time has come unless something claims them before: from the moment
-- before an object is stored, and again from the moment when nothing needs it any more. It tells no
-- more than that a tenant has an object, and is swept for all tenants at once.

CREATE TABLE athyper.doomed_object (
    tenant_id text COLLATE "C" NOT NULL,
    id        uuid NOT NULL,
    due_at    timestamptz NOT NULL,
    -- Somebody is deleting it: it cannot be claimed any more.
    taken     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX doomed_object_due ON athyper.doomed_object (due_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.doomed_object TO "${app}";
