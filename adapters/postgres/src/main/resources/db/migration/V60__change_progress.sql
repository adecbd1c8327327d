-- How far the publication of an entity's next version has come. Gone when the version is in force; what a node that died
-- has left is overwritten by the next publication.

CREATE TABLE athyper.change_progress (
    tenant_id  text COLLATE "C" NOT NULL,
    entity     text COLLATE "C" NOT NULL,
    version    integer NOT NULL,
    step       integer NOT NULL,
    steps      integer NOT NULL,
    written    bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, entity)
);

ALTER TABLE athyper.change_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.change_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.change_progress
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT ON athyper.change_progress TO "${app}";
