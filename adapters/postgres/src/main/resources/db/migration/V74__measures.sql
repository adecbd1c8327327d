-- What approvals are measured by, written with the settlement of their events: nothing is known here of what was
-- settled before these tables were made.

-- What the clock owed: when a step was due, when reminders and escalations were planned. A deadline that moves is
-- another one. Of one that was set before it was written here only its end is known.
CREATE TABLE athyper.workflow_deadline (
    tenant_id text COLLATE "C" NOT NULL,
    instance  uuid NOT NULL,
    step      text COLLATE "C" NOT NULL,
    kind      text COLLATE "C" NOT NULL CHECK (kind IN ('due', 'reminder', 'escalation')),
    level     integer NOT NULL,
    deadline  timestamptz NOT NULL,
    template  text COLLATE "C" NOT NULL,
    set_at    timestamptz,
    closed_at timestamptz NOT NULL DEFAULT 'infinity',
    fate      text COLLATE "C" NOT NULL CHECK (fate IN ('pending', 'fired', 'cancelled')),
    why       text COLLATE "C",
    PRIMARY KEY (tenant_id, instance, step, kind, level, deadline)
);

CREATE INDEX workflow_deadline_closed ON athyper.workflow_deadline (tenant_id, closed_at);

-- That a task was somebody's: whom it waited for since when, who took it when, until when, and what they decided.
-- Nobody is named where it waited for whoever of several would take it.
CREATE TABLE athyper.workflow_holding (
    tenant_id    text COLLATE "C" NOT NULL,
    task_id      uuid NOT NULL,
    number       bigint NOT NULL,
    instance     uuid NOT NULL,
    template     text COLLATE "C" NOT NULL,
    step         text COLLATE "C" NOT NULL,
    principal    text COLLATE "C",
    since        timestamptz NOT NULL,
    taken_by     text COLLATE "C",
    taken_at     timestamptz,
    until        timestamptz NOT NULL DEFAULT 'infinity',
    decided_by   text COLLATE "C",
    decision     text COLLATE "C",
    PRIMARY KEY (tenant_id, task_id, number)
);

CREATE INDEX workflow_holding_until ON athyper.workflow_holding (tenant_id, until);

-- What came to its end: a step, or an approval as a whole, which is the one without a name.
CREATE TABLE athyper.workflow_passage (
    tenant_id  text COLLATE "C" NOT NULL,
    instance   uuid NOT NULL,
    step       text COLLATE "C" NOT NULL,
    template   text COLLATE "C" NOT NULL,
    began_at   timestamptz NOT NULL,
    ended_at   timestamptz NOT NULL,
    outcome    text COLLATE "C" NOT NULL,
    decided_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, instance, step)
);

CREATE INDEX workflow_passage_ended ON athyper.workflow_passage (tenant_id, ended_at);

-- What is out of the ordinary: somebody stood in, was replaced, overruled, or was refused. What was refused has no
-- number among the events.
CREATE TABLE athyper.workflow_fact (
    tenant_id  text COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    instance   uuid NOT NULL,
    number     bigint NOT NULL,
    command_id text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    template   text COLLATE "C" NOT NULL,
    step       text COLLATE "C" NOT NULL,
    principal  text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, at, instance, number, command_id)
);

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[
        'workflow_deadline', 'workflow_holding', 'workflow_passage', 'workflow_fact']
    LOOP
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

GRANT SELECT, INSERT, UPDATE ON athyper.workflow_deadline, athyper.workflow_holding TO "${app}";
GRANT SELECT, INSERT ON athyper.workflow_passage, athyper.workflow_fact TO "${app}";
