-- How much a text has of what is sought: 1 if all of it stands there in one piece. The extension may
-- have been installed in another schema before us, and the roles have none of them on their path.

-- A schema of its own: what an extension brings is not the platform's, and nobody compares it.
CREATE SCHEMA IF NOT EXISTS athyper_extensions;
GRANT USAGE ON SCHEMA athyper_extensions TO "${app}";
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA athyper_extensions;

DO $$
BEGIN
    EXECUTE format(
        'CREATE FUNCTION athyper.likeness(sought text, content text) RETURNS real '
        'LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT %I.word_similarity(sought, content) $f$',
        (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
         WHERE e.extname = 'pg_trgm'));
END
$$;
