-- When those for whom a task waits were last reminded of it.
ALTER TABLE athyper.workflow_task ADD COLUMN reminded_at timestamptz;
