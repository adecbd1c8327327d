-- An approval as it is looked for, one row each. Its attributes are those of the record when it started: by them
-- policy says who may see it. What it waits for and until when is for those who look, and in no index.
CREATE TABLE athyper.workflow_instance (
    tenant_id        text COLLATE "C" NOT NULL,
    instance         uuid NOT NULL,
    template         text COLLATE "C" NOT NULL,
    template_version integer NOT NULL,
    entity           text COLLATE "C" NOT NULL,
    record_id        uuid NOT NULL,
    title            text NOT NULL,
    requester        text COLLATE "C" NOT NULL,
    created_by       text COLLATE "C",
    attributes       jsonb NOT NULL,
    state            text COLLATE "C" NOT NULL,
    started_at       timestamptz NOT NULL,
    ended_at         timestamptz,
    steps            text[] NOT NULL,
    due_at           timestamptz,
    incidents        integer NOT NULL,
    PRIMARY KEY (tenant_id, instance)
);

-- Whom an approval asks, has asked or has told: they see it, whatever policy says, unless others were asked in their
-- place. The role is the one by which they were asked; empty if it was by none.
CREATE TABLE athyper.workflow_party (
    tenant_id  text COLLATE "C" NOT NULL,
    principal  text COLLATE "C" NOT NULL,
    started_at timestamptz NOT NULL,
    instance   uuid NOT NULL,
    told       boolean NOT NULL,
    role       text COLLATE "C" NOT NULL,
    sees       boolean NOT NULL DEFAULT true,
    PRIMARY KEY (tenant_id, principal, started_at, instance, told, role) INCLUDE (sees)
);

-- What there has been already is in the journal. Who was asked and replaced since counts as asked until something
-- happens to the approval.
INSERT INTO athyper.workflow_instance
SELECT split_part(s.entity_id, ':', 1), split_part(s.entity_id, ':', 2)::uuid,
    s.event #>> '{template,name}', (s.event ->> 'templateVersion')::integer,
    s.event #>> '{subject,entity}', (s.event #>> '{subject,record}')::uuid, s.event #>> '{subject,title}',
    s.event #>> '{subject,requester}', s.event #>> '{subject,attributes,createdBy}',
    coalesce(s.event #> '{subject,attributes}', '{}'),
    coalesce(translate(lower(e.event ->> 'outcome'), '_', '-'), 'running'), s.at, e.at, '{}', NULL, 0
FROM (SELECT persistence_id, substr(persistence_id, 10) AS entity_id, told -> 'event' AS event,
          (told #>> '{origin,at}')::timestamptz AS at
      FROM athyper.event_journal
      CROSS JOIN LATERAL (SELECT convert_from(event_payload, 'UTF8')::jsonb AS told) payload
      WHERE event_ser_manifest = 'approval.started/1') s
LEFT JOIN (SELECT persistence_id, told -> 'event' AS event, (told #>> '{origin,at}')::timestamptz AS at
      FROM athyper.event_journal
      CROSS JOIN LATERAL (SELECT convert_from(event_payload, 'UTF8')::jsonb AS told) payload
      WHERE event_ser_manifest = 'approval.ended/1') e USING (persistence_id);

INSERT INTO athyper.workflow_party
SELECT DISTINCT shown.tenant_id, asked.principal, shown.started_at, shown.instance,
    asked.manifest = 'approval.notified/1',
    CASE WHEN asked.manifest = 'approval.notified/1' THEN ''
         ELSE coalesce(jsonb_path_query_first(started.told #> '{event,template}',
             '$.**?(@.name == $step && exists(@.approvers)).approvers.role',
             jsonb_build_object('step', asked.step)) #>> '{}', '') END
FROM (SELECT persistence_id, event_ser_manifest AS manifest, told #>> '{event,step}' AS step, principal
      FROM athyper.event_journal
      CROSS JOIN LATERAL (SELECT convert_from(event_payload, 'UTF8')::jsonb AS told) payload
      CROSS JOIN LATERAL (
          SELECT jsonb_array_elements_text(jsonb_path_query_array(told, '$.event.tasks[*].candidates[*]'))
          UNION SELECT jsonb_array_elements_text(jsonb_path_query_array(told, '$.event.to'))
              WHERE event_ser_manifest IN ('approval.task-delegated/1', 'approval.task-returned/1',
                  'approval.task-reassigned/1')
          UNION SELECT jsonb_array_elements_text(jsonb_path_query_array(told, '$.event.to[*]'))
              WHERE event_ser_manifest IN ('approval.escalated/1', 'approval.notified/1')
          UNION SELECT jsonb_array_elements_text(jsonb_path_query_array(told, '$.event.principal'))
              WHERE event_ser_manifest = 'approval.approver-added/1') AS who (principal)
      WHERE event_ser_manifest LIKE 'approval.%') asked
JOIN athyper.workflow_instance shown
    ON asked.persistence_id = 'approval|' || shown.tenant_id || ':' || shown.instance
JOIN (SELECT persistence_id, convert_from(event_payload, 'UTF8')::jsonb AS told FROM athyper.event_journal
      WHERE event_ser_manifest = 'approval.started/1') started
    ON started.persistence_id = asked.persistence_id;

-- What there is of it now, the tasks know.
ALTER TABLE athyper.workflow_task NO FORCE ROW LEVEL SECURITY;
UPDATE athyper.workflow_instance shown SET steps = open.steps, due_at = open.due_at
FROM (SELECT tenant_id, instance, array_agg(DISTINCT step) AS steps, min(due_at) AS due_at
      FROM athyper.workflow_task WHERE status IN ('OPEN', 'CLAIMED') GROUP BY 1, 2) open
WHERE open.tenant_id = shown.tenant_id AND open.instance = shown.instance AND shown.ended_at IS NULL;
ALTER TABLE athyper.workflow_task FORCE ROW LEVEL SECURITY;

-- Every kind and state is a list of its own, in order: a page is the best of the beginnings of some of them.
CREATE INDEX workflow_instance_kind
    ON athyper.workflow_instance (tenant_id, entity, template, state, started_at, instance);
CREATE INDEX workflow_instance_requester ON athyper.workflow_instance (tenant_id, requester, started_at, instance);
CREATE INDEX workflow_instance_created_by ON athyper.workflow_instance (tenant_id, created_by, started_at, instance)
    WHERE created_by IS NOT NULL;
CREATE INDEX workflow_instance_record ON athyper.workflow_instance (tenant_id, record_id, started_at, instance);

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['workflow_instance', 'workflow_party']
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

GRANT SELECT, INSERT, UPDATE ON athyper.workflow_instance TO "${app}";
GRANT SELECT, INSERT, UPDATE ON athyper.workflow_party TO "${app}";
