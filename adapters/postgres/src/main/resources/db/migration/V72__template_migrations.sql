-- Migrations of running approvals to a version of their template, and what became of each approval: whichever node
-- works on one goes on where the one before has stopped.

CREATE TABLE athyper.workflow_migration (
    tenant_id  text COLLATE "C" NOT NULL,
    id         uuid NOT NULL,
    template   text COLLATE "C" NOT NULL,
    ordered    text NOT NULL,
    asked_by   text COLLATE "C" NOT NULL,
    asked_at   timestamptz NOT NULL,
    reason     text,
    state      text NOT NULL CHECK (state IN ('RUNNING', 'COMPLETE', 'UNDOING', 'UNDONE')),
    undone_by  text COLLATE "C",
    undone_at  timestamptz,
    undone_why text,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX workflow_migration_latest ON athyper.workflow_migration (tenant_id, template, asked_at DESC, id);

CREATE TABLE athyper.workflow_migration_item (
    tenant_id text COLLATE "C" NOT NULL,
    migration uuid NOT NULL,
    instance  uuid NOT NULL,
    version   integer NOT NULL,
    status    text COLLATE "C" NOT NULL CHECK (status IN
        ('PENDING', 'MIGRATED', 'WOULD_MIGRATE', 'REFUSED', 'UNDOING', 'UNDONE', 'UNDO_REFUSED')),
    code      text,
    detail    text,
    findings  text NOT NULL,
    tries     integer NOT NULL DEFAULT 0,
    at        timestamptz,
    PRIMARY KEY (tenant_id, migration, instance),
    FOREIGN KEY (tenant_id, migration) REFERENCES athyper.workflow_migration (tenant_id, id) ON DELETE CASCADE
) WITH (fillfactor = 70);

CREATE INDEX workflow_migration_item_status
    ON athyper.workflow_migration_item (tenant_id, migration, status, tries, instance);

-- What somebody has to work on, of whichever tenant.
CREATE TABLE athyper.workflow_migration_work (
    tenant_id text COLLATE "C" NOT NULL,
    migration uuid NOT NULL,
    since     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, migration)
);

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['workflow_migration', 'workflow_migration_item']
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

GRANT SELECT, INSERT, UPDATE, DELETE ON
    athyper.workflow_migration, athyper.workflow_migration_item, athyper.workflow_migration_work
TO "${app}";
