-- GraphQL documents that were registered under the hash of their text.

CREATE TABLE athyper.graphql_document (
    tenant_id     text COLLATE "C" NOT NULL,
    hash          text COLLATE "C" NOT NULL,
    document      text NOT NULL,
    registered_by text NOT NULL,
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, hash)
);

CREATE INDEX graphql_document_age ON athyper.graphql_document (tenant_id, registered_at, hash);

ALTER TABLE athyper.graphql_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.graphql_document FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.graphql_document
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT, INSERT, DELETE ON athyper.graphql_document TO "${app}";
