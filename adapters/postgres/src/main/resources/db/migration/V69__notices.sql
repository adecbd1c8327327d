-- What people are told because a rule says so: one row for a rule, a principal and a minute, that counts.
CREATE TABLE athyper.notice (
    tenant_id  text COLLATE "C" NOT NULL,
    id         uuid NOT NULL,
    rule       text COLLATE "C" NOT NULL,
    principal  text COLLATE "C" NOT NULL,
    minute     timestamptz NOT NULL,
    allowed    boolean NOT NULL,
    since      timestamptz NOT NULL,
    at         timestamptz NOT NULL,
    count      bigint NOT NULL CHECK (count >= 0),
    request_id text NOT NULL,
    operation  text COLLATE "C" NOT NULL,
    entity     text COLLATE "C",
    record_id  text COLLATE "C",
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, rule, principal, minute, allowed)
);

-- For whom: a role, a group, a unit or a principal, each with its kind before it.
CREATE TABLE athyper.notice_reader (
    tenant_id text COLLATE "C" NOT NULL,
    reader    text COLLATE "C" NOT NULL,
    id        uuid NOT NULL,
    PRIMARY KEY (tenant_id, reader, id)
);

CREATE INDEX notice_reader_of ON athyper.notice_reader (tenant_id, id);

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['notice', 'notice_reader'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.notice TO "${app}";
GRANT SELECT, INSERT, DELETE ON athyper.notice_reader TO "${app}";
