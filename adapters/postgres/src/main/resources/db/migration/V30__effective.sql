-- Indexes that compare keys and periods at once. The extension is nobody's but its own schema's.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA athyper_extensions;
