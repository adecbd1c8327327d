-- Files of a record can be erased while the record keeps what it tells of them. A field may hold on
-- to such a file when another one comes beside it: what the row has told before needs no proof.

CREATE OR REPLACE FUNCTION athyper.bind_attachments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given  jsonb;
    former jsonb;
    item   jsonb;
    erased jsonb;
    file   athyper.attachment;
    files  jsonb := '[]';
    ids    uuid[] := '{}';
BEGIN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO given USING NEW;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO former USING OLD;
    END IF;
    IF given IS NOT DISTINCT FROM former THEN
        RETURN NEW;
    END IF;
    FOR item IN SELECT value FROM jsonb_array_elements(
            CASE jsonb_typeof(given)
                WHEN 'array' THEN given WHEN 'object' THEN jsonb_build_array(given) ELSE '[]' END)
    LOOP
        SELECT * INTO file FROM athyper.attachment
        WHERE tenant_id = NEW.tenant_id AND id = (item ->> 'id')::uuid AND entity = TG_TABLE_NAME
        FOR UPDATE;
        IF NOT FOUND THEN
            SELECT value INTO erased FROM jsonb_array_elements(
                CASE jsonb_typeof(former)
                    WHEN 'array' THEN former WHEN 'object' THEN jsonb_build_array(former)
                    ELSE '[]' END)
            WHERE value ->> 'id' = item ->> 'id';
            IF FOUND THEN
                files := files || jsonb_build_array(erased);
                CONTINUE;
            END IF;
        END IF;
        -- One that waits is its uploader's alone, and not one that is being deleted.
        IF file.record_id IS NULL AND file.created_by = NEW.updated_by THEN
            IF file.size > nullif(TG_ARGV[3], '')::bigint THEN
                RAISE EXCEPTION 'a file is too large'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[2] || 'bytes';
            END IF;
            IF TG_ARGV[4] <> '' AND NOT EXISTS (
                    SELECT 1 FROM unnest(string_to_array(TG_ARGV[4], ',')) AS range
                    WHERE range IN ('*/*', file.media_type)
                       OR range = split_part(file.media_type, '/', 1) || '/*') THEN
                RAISE EXCEPTION 'a file is of another kind'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[2] || 'media';
            END IF;
            DELETE FROM athyper.doomed_object
            WHERE tenant_id = NEW.tenant_id AND id = file.id AND NOT taken;
            IF FOUND THEN
                UPDATE athyper.attachment
                SET record_id = NEW.id, field = TG_ARGV[1], expires_at = NULL
                WHERE tenant_id = NEW.tenant_id AND id = file.id
                RETURNING * INTO file;
            END IF;
        END IF;
        IF file.record_id IS DISTINCT FROM NEW.id OR file.field IS DISTINCT FROM TG_ARGV[1] THEN
            RAISE EXCEPTION 'a file is not there'
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_ARGV[2] || 'target';
        END IF;
        ids := ids || file.id;
        files := files || jsonb_build_array(jsonb_build_object(
            'id', file.id, 'name', file.name, 'mediaType', file.media_type, 'size', file.size,
            'sha256', file.sha256));
    END LOOP;
    IF former IS NOT NULL THEN
        WITH gone AS (
            DELETE FROM athyper.attachment
            WHERE tenant_id = NEW.tenant_id AND entity = TG_TABLE_NAME AND record_id = NEW.id
              AND field = TG_ARGV[1] AND id <> ALL (ids)
            RETURNING id)
        INSERT INTO athyper.doomed_object (tenant_id, id, due_at)
        SELECT NEW.tenant_id, id, NEW.updated_at FROM gone
        ON CONFLICT (tenant_id, id) DO NOTHING;
    END IF;
    IF given IS NOT NULL THEN
        NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0],
            CASE jsonb_typeof(given) WHEN 'array' THEN files ELSE files -> 0 END));
    END IF;
    RETURN NEW;
END
$$;
