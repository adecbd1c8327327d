-- Which nodes live, as each of them said last. One that could begin a cluster looks here first, so
-- that there are never two over one database.

CREATE TABLE athyper.node (
    address text PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.node TO "${app}";
