-- How often what nodes keep in their caches has changed, counted in the transaction of each change.
-- Read across tenants: it holds addresses alone. The empty tenant and the empty region mean all.

CREATE TABLE athyper.cache_epoch (
    tenant_id text COLLATE "C" NOT NULL,
    region    text COLLATE "C" NOT NULL,
    epoch     bigint NOT NULL,
    PRIMARY KEY (tenant_id, region)
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON athyper.cache_epoch TO "${app}";
