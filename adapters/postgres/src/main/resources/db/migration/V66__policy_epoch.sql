-- The epoch that began when a policy last came into or left force: what was judged beside the
-- policies of an earlier one is judged again.
ALTER TABLE athyper.tenant_epoch ADD COLUMN policy_epoch bigint NOT NULL DEFAULT 0;
