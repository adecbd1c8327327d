-- What binds the principals of a tenant and gives them roles: units, groups, role bindings, delegations and broken
-- glasses. The document is text and not jsonb: it is read as a whole, and judged against all others, by the platform.

CREATE TABLE athyper.org_item (
    tenant_id  text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL CHECK (kind IN ('org-unit', 'group', 'role-binding', 'delegation', 'break-glass')),
    id         text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    document   text NOT NULL,
    ends_at    timestamptz,
    command_id text COLLATE "C" NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, kind, id)
);

ALTER TABLE athyper.org_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.org_item FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.org_item
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.org_item TO "${app}";
