-- Queries that tenants keep under names. The document is text and not jsonb: what was saved is shown
-- again to the letter.

CREATE TABLE athyper.saved_query (
    tenant_id  text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    document   text NOT NULL,
    command_id text COLLATE "C" NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

ALTER TABLE athyper.saved_query ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.saved_query FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.saved_query
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.saved_query TO "${app}";
