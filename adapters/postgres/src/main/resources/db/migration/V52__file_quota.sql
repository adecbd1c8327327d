-- How much room a tenant's objects take in the object storage: each from when it is stored until it
-- is deleted there, whether or not anything still needs it.

CREATE TABLE athyper.stored_object (
    tenant_id text COLLATE "C" NOT NULL,
    id        uuid NOT NULL,
    size      bigint NOT NULL CHECK (size >= 0),
    PRIMARY KEY (tenant_id, id)
);

-- Their sum, so that nobody has to add them up to know whether there is room for one more.
CREATE TABLE athyper.file_usage (
    tenant_id text COLLATE "C" PRIMARY KEY,
    bytes     bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    files     bigint NOT NULL DEFAULT 0 CHECK (files >= 0)
) WITH (fillfactor = 50);

-- What is there already, of all tenants at once.
ALTER TABLE athyper.attachment NO FORCE ROW LEVEL SECURITY;
INSERT INTO athyper.stored_object (tenant_id, id, size)
SELECT tenant_id, id, size FROM athyper.attachment;
INSERT INTO athyper.file_usage (tenant_id, bytes, files)
SELECT tenant_id, sum(size), count(*) FROM athyper.attachment GROUP BY tenant_id;
ALTER TABLE athyper.attachment FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['stored_object', 'file_usage'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.stored_object TO "${app}";
GRANT SELECT, INSERT, UPDATE ON athyper.file_usage TO "${app}";
