-- Until when each node's log of decisions is whole, for those that end without a word.

CREATE TABLE athyper.decision_writer (
    node        text COLLATE "C" NOT NULL,
    incarnation bigint NOT NULL,
    began_at    timestamptz NOT NULL,
    whole_at    timestamptz NOT NULL,
    heard_at    timestamptz NOT NULL,
    PRIMARY KEY (node, incarnation)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON athyper.decision_writer TO "${app}";

-- A line that says that others may be missing, and nobody knows how many.
ALTER TABLE athyper.decision
    DROP CONSTRAINT decision_scope_check,
    DROP CONSTRAINT decision_check1,
    DROP CONSTRAINT decision_check2,
    DROP CONSTRAINT decision_check3,
    ADD CONSTRAINT decision_scope_check
        CHECK (scope IN ('operation', 'records', 'record', 'gap', 'cut-off')),
    ADD CONSTRAINT decision_until_check
        CHECK ((scope IN ('gap', 'cut-off')) = (until IS NOT NULL)),
    ADD CONSTRAINT decision_allowed_check
        CHECK ((scope IN ('gap', 'cut-off')) = (allowed IS NULL)),
    ADD CONSTRAINT decision_subject_check
        CHECK (scope IN ('gap', 'cut-off')
            OR (principal IS NOT NULL AND operation IS NOT NULL AND subject IS NOT NULL));
