-- An inbox is filtered, sorted and counted along its own index: it has copies of what is asked for. A task without
-- a deadline is due at the end of time, so that it comes last. The role is that of whom the step asks, where it asks
-- for one: who stands in for somebody with some of their roles alone sees the tasks of these. A node of the version
-- before leaves the copies out: no filter finds such a task until something happens to it.
ALTER TABLE athyper.workflow_inbox
    ADD COLUMN entity    text,
    ADD COLUMN step      text,
    ADD COLUMN due_at    timestamptz NOT NULL DEFAULT 'infinity',
    ADD COLUMN requester text,
    ADD COLUMN role      text;

-- Who decided a task, when, and for whom.
ALTER TABLE athyper.workflow_task
    ADD COLUMN decided_by   text COLLATE "C",
    ADD COLUMN decided_at   timestamptz,
    ADD COLUMN on_behalf_of text COLLATE "C";

ALTER TABLE athyper.workflow_inbox NO FORCE ROW LEVEL SECURITY;
ALTER TABLE athyper.workflow_task NO FORCE ROW LEVEL SECURITY;

UPDATE athyper.workflow_inbox shown
SET entity = task.entity, step = task.step, due_at = coalesce(task.due_at, 'infinity'), requester = task.requester
FROM athyper.workflow_task task
WHERE task.tenant_id = shown.tenant_id AND task.task_id = shown.task_id;

-- When exactly is in the journal alone; the time of its creation keeps its place in the order.
UPDATE athyper.workflow_task SET decided_by = assignee, decided_at = created_at
WHERE status IN ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED');

ALTER TABLE athyper.workflow_inbox FORCE ROW LEVEL SECURITY;
ALTER TABLE athyper.workflow_task FORCE ROW LEVEL SECURITY;

DROP INDEX athyper.workflow_inbox_oldest;
CREATE INDEX workflow_inbox_oldest ON athyper.workflow_inbox (tenant_id, principal, created_at, task_id)
    INCLUDE (entity, step, due_at);
CREATE INDEX workflow_inbox_due ON athyper.workflow_inbox (tenant_id, principal, due_at, task_id)
    INCLUDE (entity, step);
CREATE INDEX workflow_task_sent ON athyper.workflow_task (tenant_id, requester, created_at, task_id);
CREATE INDEX workflow_task_decided ON athyper.workflow_task (tenant_id, decided_by, decided_at, task_id)
    WHERE decided_by IS NOT NULL;

-- To whom a comment speaks by name.
CREATE TABLE athyper.workflow_mention (
    tenant_id text COLLATE "C" NOT NULL,
    principal text COLLATE "C" NOT NULL,
    at        timestamptz NOT NULL,
    instance  uuid NOT NULL,
    number    integer NOT NULL,
    task_id   uuid,
    author    text NOT NULL,
    comment   text NOT NULL,
    PRIMARY KEY (tenant_id, principal, at, instance, number)
);

ALTER TABLE athyper.workflow_mention ENABLE ROW LEVEL SECURITY;
ALTER TABLE athyper.workflow_mention FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON athyper.workflow_mention
    USING (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('athyper.tenant', true), '')));

GRANT SELECT, INSERT ON athyper.workflow_mention TO "${app}";
