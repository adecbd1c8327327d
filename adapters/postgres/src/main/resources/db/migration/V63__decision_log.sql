-- What was decided: kept for as long as the tenant wants, in the order of time that its ids have.

CREATE TABLE athyper.decision (
    tenant_id  text COLLATE "C" NOT NULL,
    id         uuid NOT NULL,
    at         timestamptz NOT NULL,
    node       text COLLATE "C" NOT NULL,
    request_id text NOT NULL DEFAULT '',
    principal  text COLLATE "C",
    operation  text COLLATE "C",
    entity     text COLLATE "C",
    record_id  text COLLATE "C",
    scope      text NOT NULL CHECK (scope IN ('operation', 'records', 'record', 'gap')),
    allowed    boolean,
    rules      text[] COLLATE "C" NOT NULL,
    broken     text[] COLLATE "C" NOT NULL,
    epoch      bigint NOT NULL DEFAULT 0,
    weight     integer NOT NULL DEFAULT 1 CHECK (weight > 0),
    subject    text,
    resource   text,
    masked     text[] COLLATE "C" NOT NULL,
    until      timestamptz,
    lost       bigint CHECK (lost > 0),
    PRIMARY KEY (tenant_id, id),
    CHECK ((scope = 'gap') = (lost IS NOT NULL)),
    CHECK ((scope = 'gap') = (until IS NOT NULL)),
    CHECK ((scope = 'gap') = (allowed IS NULL)),
    CHECK (scope = 'gap' OR (principal IS NOT NULL AND operation IS NOT NULL AND subject IS NOT NULL))
);

CREATE INDEX decision_principal ON athyper.decision (tenant_id, principal, id);
CREATE INDEX decision_record ON athyper.decision (tenant_id, record_id, id)
    WHERE record_id IS NOT NULL;
CREATE INDEX decision_denied ON athyper.decision (tenant_id, id) WHERE NOT allowed;

-- What a tenant wants of its log; one that has no row wants the usual.
CREATE TABLE athyper.decision_setting (
    tenant_id  text COLLATE "C" PRIMARY KEY,
    document   text NOT NULL,
    changed_by text COLLATE "C" NOT NULL,
    changed_at timestamptz NOT NULL
);

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['decision', 'decision_setting'] LOOP
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

GRANT SELECT, INSERT, DELETE ON athyper.decision TO "${app}";
GRANT SELECT, INSERT, UPDATE ON athyper.decision_setting TO "${app}";
