package com.athyper.meta;

import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.meta.change.ChangePlan;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

class OnlinePlanTest {
    private static final TenantId DEMO = new TenantId("demo-1");
    private static final String TABLE = "\"tenant_demo_1\".\"thing\"";
    private static final String ALTER = "ALTER TABLE " + TABLE + " ";

    private static OnlinePlan plan(String before, String after) {
        var first = sound(thing(before));
        var second = sound(Optional.of(first), thing(after));
        return OnlinePlan.between(DEMO, Samples.compiled(first, 1), Samples.compiled(second, 2));
    }

    @Test
    void what_leaves_the_table_alone_locks_nothing() {
        var plan =
                plan(
                        "{\"name\":\"a\",\"type\":\"date\"},{\"name\":\"b\",\"type\":\"date\"}",
                        "{\"name\":\"c\",\"type\":\"date\",\"renamedFrom\":\"a\",\"label\":\"X\"}");

        assertThat(plan.build()).isEmpty();
        assertThat(plan.preparation()).isEmpty();
        assertThat(plan.preconditions()).isEmpty();
        assertThat(plan.finish()).isEmpty();
    }

    @Test
    void what_is_empty_gets_the_default_in_batches_before_it_must_not_be() {
        var plan =
                plan(
                        "{\"name\":\"a\",\"type\":\"integer\"}",
                        "{\"name\":\"a\",\"type\":\"integer\",\"required\":true,\"default\":7}");

        assertThat(plan.build())
                .extracting(step -> step.pass().id())
                .containsExactly("some", "none", "some", "read");
        assertThat(plan.build().getFirst().sql())
                .contains("SET \"a\" = '7'::bigint")
                .contains("AND \"a\" IS NULL ORDER BY id LIMIT 500");
        assertThat(plan.build()).noneMatch(DdlStep::blocks);
        assertThat(plan.preconditions()).isEmpty();
        assertThat(plan.finish())
                .extracting(DdlStep::sql)
                .containsExactly(
                        ALTER + "ALTER COLUMN \"a\" SET NOT NULL",
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f1.filled~\"");
    }

    @Test
    void a_narrower_rule_is_built_under_a_name_of_its_own_and_takes_over_at_the_switch() {
        var plan =
                plan(
                        "{\"name\":\"a\",\"type\":\"string\",\"maxLength\":50}",
                        "{\"name\":\"a\",\"type\":\"string\",\"maxLength\":5,\"required\":true}");

        assertThat(plan.build())
                .extracting(DdlStep::sql)
                .containsExactly(
                        ALTER
                                + "ADD CONSTRAINT \"thing.f1.requir~\" CHECK (NOT (\"a\" IS NULL))"
                                + " NOT VALID",
                        ALTER + "VALIDATE CONSTRAINT \"thing.f1.requir~\"",
                        ALTER
                                + "ADD CONSTRAINT \"thing.f1.length~\" CHECK (char_length(\"a\") <="
                                + " 5) NOT VALID",
                        ALTER + "VALIDATE CONSTRAINT \"thing.f1.length~\"");
        assertThat(plan.build()).noneMatch(DdlStep::blocks);
        assertThat(plan.preconditions()).isEmpty();
        assertThat(plan.finish())
                .extracting(DdlStep::sql)
                .containsExactly(
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f1.length\"",
                        ALTER + "ALTER COLUMN \"a\" SET NOT NULL",
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f1.length\"",
                        ALTER + "RENAME CONSTRAINT \"thing.f1.length~\" TO \"thing.f1.length\"",
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f1.requir~\"");
        assertThat(plan.finish()).noneMatch(DdlStep::blocks);
    }

    @Test
    void indexes_are_built_concurrently() {
        var plan =
                plan(
                        "{\"name\":\"a\",\"type\":\"date\"}",
                        """
                        {"name":"a","type":"date","unique":true},
                        {"name":"b","type":"reference","entity":"supplier"}
                        """);

        assertThat(plan.build().stream().filter(DdlStep::concurrent))
                .extracting(DdlStep::sql)
                .containsExactly(
                        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"thing.f1.unique~\" ON "
                                + TABLE
                                + " (tenant_id, \"a\")",
                        "CREATE INDEX CONCURRENTLY IF NOT EXISTS \"thing.f2.index\" ON "
                                + TABLE
                                + " (tenant_id, \"b\")");
        assertThat(plan.finish())
                .extracting(DdlStep::sql)
                .contains(
                        ALTER
                                + "ADD CONSTRAINT \"thing.f1.unique\" UNIQUE USING INDEX"
                                + " \"thing.f1.unique~\"");
    }

    @Test
    void another_type_gets_a_column_beside_the_one_in_use() {
        var plan =
                plan(
                        "{\"name\":\"a\",\"type\":\"string\",\"required\":true}",
                        "{\"name\":\"a\",\"type\":\"integer\",\"unique\":true,\"required\":true}");

        assertThat(plan.build()).noneMatch(DdlStep::blocks);
        assertThat(plan.finish()).noneMatch(DdlStep::blocks);
        assertThat(plan.preconditions()).isEmpty();
        assertThat(plan.build())
                .extracting(DdlStep::sql)
                .anyMatch(sql -> sql.startsWith(ALTER + "ADD CONSTRAINT \"thing.f1.type~\""))
                .contains(ALTER + "ADD COLUMN IF NOT EXISTS \"a~\" bigint")
                .anyMatch(sql -> sql.startsWith("CREATE OR REPLACE TRIGGER \"thing.f1.retype~\""))
                .anyMatch(sql -> sql.contains("\"thing.f1.unique~\"") && sql.endsWith("\"a~\")"));
        assertThat(plan.finish())
                .extracting(DdlStep::sql)
                .containsSubsequence(
                        ALTER + "DROP COLUMN \"a\"",
                        ALTER + "RENAME COLUMN \"a~\" TO \"a\"",
                        ALTER + "ALTER COLUMN \"a\" SET NOT NULL",
                        ALTER
                                + "ADD CONSTRAINT \"thing.f1.unique\" UNIQUE USING INDEX"
                                + " \"thing.f1.unique~\"");
    }

    @Test
    void a_number_that_may_be_longer_is_the_catalogs_matter_alone() {
        var plan =
                plan(
                        "{\"name\":\"a\",\"type\":\"decimal\",\"precision\":10,\"scale\":2}",
                        "{\"name\":\"a\",\"type\":\"decimal\",\"precision\":12,\"scale\":2}");

        assertThat(plan.build()).isEmpty();
        assertThat(plan.finish())
                .extracting(DdlStep::sql)
                .containsExactly(ALTER + "ALTER COLUMN \"a\" TYPE numeric(12, 2)");
    }

    @Test
    void the_unique_index_of_records_that_are_kept_is_built_beside_the_table_in_use() {
        var first = sound(thing("{\"name\":\"a\",\"type\":\"date\",\"unique\":true}"));
        var next = sound(Optional.of(first), Samples.json("{\"softDelete\":true}"));
        var plan = OnlinePlan.between(DEMO, Samples.compiled(first, 1), Samples.compiled(next, 2));
        assertThat(plan.build())
                .anyMatch(
                        step ->
                                step.concurrent()
                                        && step.sql().contains("\"thing.f1.unique~\" ON")
                                        && step.sql().endsWith("IS NULL"));
        assertThat(plan.finish())
                .noneMatch(DdlStep::blocks)
                .anyMatch(step -> step.sql().endsWith("RENAME TO \"thing.f1.unique\""));
    }

    @Test
    void a_lifecycle_comes_and_goes_beside_the_table_in_use() {
        var first = sound(thing("{\"name\":\"a\",\"type\":\"date\"}"));
        var next =
                sound(
                        Optional.of(first),
                        Samples.json(
                                "{\"lifecycle\":{\"initial\":\"open\",\"states\":[\"open\",\"shut\"]}}"));
        var plan = OnlinePlan.between(DEMO, Samples.compiled(first, 1), Samples.compiled(next, 2));
        assertThat(plan.build()).hasSize(3).noneMatch(DdlStep::blocks);
        assertThat(plan.build().getLast().sql())
                .contains("SET state = 'open'")
                .contains("state IS DISTINCT FROM 'open'");
        assertThat(plan.finish()).hasSize(2).noneMatch(DdlStep::blocks);

        var gone = OnlinePlan.between(DEMO, Samples.compiled(next, 2), Samples.compiled(first, 3));
        assertThat(gone.build()).noneMatch(DdlStep::blocks);
        assertThat(gone.preconditions()).as("counted under the lock").isEmpty();
        assertThat(gone.finish()).noneMatch(DdlStep::blocks);
    }

    @Test
    void periods_are_kept_apart_beside_the_table_in_use() {
        String fields =
                "{\"name\":\"code\",\"type\":\"string\",\"required\":true},"
                        + "{\"name\":\"a\",\"type\":\"date\",\"required\":true},"
                        + "{\"name\":\"z\",\"type\":\"date\"}";
        String dating = "{\"effectiveDating\":{\"from\":\"a\",\"to\":\"z\",\"key\":[\"code\"]}}";
        var first = sound(thing(fields));
        var next = sound(Optional.of(first), Samples.json(dating));
        var plan = OnlinePlan.between(DEMO, Samples.compiled(first, 1), Samples.compiled(next, 2));
        assertThat(plan.build()).hasSize(6).noneMatch(DdlStep::blocks);
        assertThat(plan.build().get(2).concurrent()).isTrue();
        assertThat(plan.build().get(4).sql())
                .startsWith("CREATE OR REPLACE TRIGGER \"thing.period.unique~\"");
        assertThat(plan.preconditions()).as("counted under the lock").isEmpty();
        assertThat(plan.finish()).noneMatch(DdlStep::blocks);

        var retyped =
                sound(
                        Optional.of(next),
                        Samples.json(
                                "{\"fields\":["
                                        + fields.replace(
                                                "\"string\",\"required\":true",
                                                "\"integer\",\"required\":true,\"default\":0")
                                        + "]}"));
        var change =
                OnlinePlan.between(DEMO, Samples.compiled(next, 2), Samples.compiled(retyped, 3));
        assertThat(change.build())
                .noneMatch(DdlStep::blocks)
                .anyMatch(step -> step.sql().contains("other.\"code~\" = NEW.\"code~\""));
        assertThat(change.finish())
                .noneMatch(DdlStep::blocks)
                .anyMatch(step -> step.sql().contains("other.\"code\" = NEW.\"code\""));
    }

    @Test
    void pending_names_fit() {
        for (var rule : ConstraintName.Rule.values()) {
            assertThat(
                            new ConstraintName(
                                                    new com.athyper.kernel.EntityName(
                                                            "a".repeat(48)),
                                                    "f99999",
                                                    rule)
                                            .text()
                                    + OnlinePlan.PENDING)
                    .hasSizeLessThanOrEqualTo(63);
        }
    }

    @Test
    void a_plan_says_what_cannot_be_undone() {
        var first =
                sound(
                        thing(
                                "{\"name\":\"a\",\"type\":\"date\"},{\"name\":\"b\",\"type\":\"date\"}"));
        var added =
                sound(
                        Optional.of(first),
                        thing(
                                """
                                {"name":"a","type":"date"},{"name":"b","type":"date"},
                                {"name":"c","type":"date"}
                                """));
        var removed = sound(Optional.of(first), thing("{\"name\":\"a\",\"type\":\"date\"}"));
        var inForce = Optional.of(Samples.compiled(first, 1));

        assertThat(ChangePlan.of(DEMO, inForce, added, 2, Map.of()).obstaclesToUndo()).isEmpty();
        assertThat(ChangePlan.of(DEMO, inForce, removed, 2, Map.of()).obstaclesToUndo())
                .singleElement()
                .asString()
                .startsWith("`b` is removed");
    }
}
