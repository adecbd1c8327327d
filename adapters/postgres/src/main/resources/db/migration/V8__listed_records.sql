-- What a foreign key is to one id, for lists of ids. Arguments: the schema and the table on the other
-- side, the column that lists, and what the constraint is called.

CREATE FUNCTION athyper.check_listed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    added uuid[];
    found bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('SELECT ($1).%I', TG_ARGV[2]) INTO added USING NEW;
    ELSE
        -- What is listed already stays, also after it was marked as deleted.
        EXECUTE format('SELECT array(SELECT unnest(($1).%1$I) EXCEPT SELECT unnest(($2).%1$I))',
                TG_ARGV[2])
            INTO added USING NEW, OLD;
    END IF;
    IF coalesce(cardinality(added), 0) = 0 THEN
        RETURN NEW;
    END IF;
    -- Locked, so that none of them is deleted before this is committed.
    EXECUTE format('SELECT count(*) FROM (SELECT 1 FROM %I.%I AS target'
                || ' WHERE target.tenant_id = $1 AND target.id = ANY ($2)'
                || ' AND to_jsonb(target) ->> ''deleted$at'' IS NULL'
                || ' FOR KEY SHARE OF target) AS held',
            TG_ARGV[0], TG_ARGV[1])
        INTO found USING NEW.tenant_id, added;
    IF found <> cardinality(added) THEN
        RAISE EXCEPTION 'a listed record is not there'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_ARGV[3];
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION athyper.keep_listed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    listed boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %1$I.%2$I'
                || ' WHERE tenant_id = $1 AND %3$I @> ARRAY[$2] AND NOT ($3 AND id = $2))',
            TG_ARGV[0], TG_ARGV[1], TG_ARGV[2])
        INTO listed USING OLD.tenant_id, OLD.id, TG_TABLE_NAME = TG_ARGV[1];
    IF listed THEN
        RAISE EXCEPTION 'another record lists it'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[3];
    END IF;
    RETURN OLD;
END
$$;
