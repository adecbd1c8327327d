-- The last number that a sequence gave. The row is locked from the create that takes a number until
-- its commit, so that a create that fails leaves no gap.

CREATE TABLE athyper.sequence_counter (
    tenant_id text COLLATE "C" NOT NULL,
    entity    text COLLATE "C" NOT NULL,
    field     text COLLATE "C" NOT NULL,
    period    text COLLATE "C" NOT NULL,
    value     bigint NOT NULL,
    PRIMARY KEY (tenant_id, entity, field, period)
) WITH (fillfactor = 50);

ALTER TABLE athyper.sequence_counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.sequence_counter FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.sequence_counter
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT, INSERT, UPDATE ON athyper.sequence_counter TO "${app}";
