-- How imports are doing, kept as they go: seen by whoever asked for them, from any node.

CREATE TABLE athyper.import_report (
    tenant_id  text COLLATE "C" NOT NULL,
    id         uuid NOT NULL,
    entity     text COLLATE "C" NOT NULL,
    asked_by   text COLLATE "C" NOT NULL,
    asked_at   timestamptz NOT NULL,
    key        text COLLATE "C",
    dry_run    boolean NOT NULL,
    state      text NOT NULL CHECK (state IN ('RUNNING', 'COMPLETE', 'STOPPED')),
    bytes      bigint NOT NULL,
    row_count  integer NOT NULL,
    created    integer NOT NULL,
    updated    integer NOT NULL,
    failed     integer NOT NULL,
    faults     text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 50);

CREATE INDEX import_report_latest
    ON athyper.import_report (tenant_id, entity, asked_by, asked_at DESC, id);
CREATE INDEX import_report_age ON athyper.import_report (tenant_id, changed_at);

ALTER TABLE athyper.import_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.import_report FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.import_report
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.import_report TO "${app}";
