package com.athyper.meta;

import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class DdlPlanTest {
    private static final TenantId DEMO = new TenantId("demo-1");
    private static final String TABLE = "\"tenant_demo_1\".\"thing\"";
    private static final String ALTER = "ALTER TABLE " + TABLE + " ";

    private static DdlPlan plan(String before, String after) {
        return plan(thing(before), thing(after));
    }

    private static DdlPlan plan(Value.Fields before, Value.Fields after) {
        var first = sound(before);
        var second = sound(Optional.of(first), after);
        return DdlPlan.between(
                DEMO, Optional.of(Samples.compiled(first, 1)), Samples.compiled(second, 2));
    }

    private static DdlPlan.Steps steps(String before, String after) {
        return (DdlPlan.Steps) plan(before, after);
    }

    @Test
    void a_new_entity_gets_a_table_behind_forced_row_level_security() {
        var plan =
                (DdlPlan.Steps)
                        DdlPlan.between(
                                DEMO,
                                Optional.empty(),
                                Samples.model(
                                        thing(
                                                """
                                                {"name":"code","type":"string","required":true,"unique":true,"maxLength":20},
                                                {"name":"price","type":"decimal","precision":10,"scale":3},
                                                {"name":"kind","type":"enum","values":["a","it's"]},
                                                {"name":"supplier","type":"reference","entity":"supplier"}
                                                """)));

        assertThat(plan.preconditions()).isEmpty();
        assertThat(plan.preparation())
                .containsExactly(
                        "SELECT set_config('athyper.tenant', 'demo-1', true)",
                        "LOCK TABLE \"tenant_demo_1\".\"supplier\" IN SHARE ROW EXCLUSIVE MODE");
        assertThat(plan.statements())
                .containsExactly(
                        "CREATE SCHEMA IF NOT EXISTS \"tenant_demo_1\"",
                        "GRANT USAGE ON SCHEMA \"tenant_demo_1\" TO \"athyper_app\"",
                        """
                        CREATE TABLE IF NOT EXISTS "tenant_demo_1"."thing" (
                          tenant_id text NOT NULL,
                          id uuid NOT NULL,
                          version bigint NOT NULL,
                          state text,
                          locked_by uuid,
                          created_by text NOT NULL,
                          created_at timestamptz NOT NULL,
                          updated_by text NOT NULL,
                          updated_at timestamptz NOT NULL,
                          "code" text COLLATE "C" NOT NULL,
                          "price" numeric(10, 3),
                          "kind" text COLLATE "C",
                          "supplier" uuid,
                          CONSTRAINT "thing.primary" PRIMARY KEY (tenant_id, id),
                          CONSTRAINT "thing.tenant" CHECK (tenant_id = 'demo-1'),
                          CONSTRAINT "thing.f1.unique" UNIQUE (tenant_id, "code"),
                          CONSTRAINT "thing.f1.length" CHECK (char_length("code") <= 20),
                          CONSTRAINT "thing.f3.values" CHECK ("kind" IN ('a', 'it''s')),
                          CONSTRAINT "thing.f4.target" FOREIGN KEY (tenant_id, "supplier") REFERENCES "tenant_demo_1"."supplier" (tenant_id, id) ON DELETE RESTRICT
                        )\
                        """,
                        ALTER + "ENABLE ROW LEVEL SECURITY",
                        ALTER + "FORCE ROW LEVEL SECURITY",
                        "DROP POLICY IF EXISTS \"tenant_isolation\" ON " + TABLE,
                        "CREATE POLICY \"tenant_isolation\" ON "
                                + TABLE
                                + " USING (tenant_id = (SELECT current_setting('athyper.tenant',"
                                + " true))) WITH CHECK (tenant_id = (SELECT"
                                + " current_setting('athyper.tenant', true)))",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON " + TABLE + " TO \"athyper_app\"",
                        "CREATE INDEX IF NOT EXISTS \"thing.created\" ON "
                                + TABLE
                                + " (tenant_id, created_at, id)",
                        "CREATE INDEX IF NOT EXISTS \"thing.state\" ON "
                                + TABLE
                                + " (tenant_id, state)",
                        "CREATE INDEX IF NOT EXISTS \"thing.f4.index\" ON "
                                + TABLE
                                + " (tenant_id, \"supplier\")");
    }

    @Test
    void widening_changes_the_rule_alone() {
        var plan =
                steps(
                        "{\"name\":\"a\",\"type\":\"string\",\"maxLength\":50,\"required\":true}",
                        "{\"name\":\"a\",\"type\":\"string\",\"maxLength\":80}");

        assertThat(plan.preconditions()).isEmpty();
        assertThat(plan.statements())
                .containsExactly(
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f1.length\"",
                        ALTER + "ALTER COLUMN \"a\" DROP NOT NULL",
                        ALTER
                                + "DROP CONSTRAINT IF EXISTS \"thing.f1.length\", ADD CONSTRAINT"
                                + " \"thing.f1.length\" CHECK (char_length(\"a\") <= 80)");
        assertThat(plan.preparation())
                .containsExactly(
                        "SELECT set_config('athyper.tenant', 'demo-1', true)",
                        "LOCK TABLE " + TABLE + " IN ACCESS EXCLUSIVE MODE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "type":"string"                      | "type":"string","maxLength":50     | maxLength too-long        | char_length("a") > 50
                    "type":"string"                      | "type":"string","minLength":2      | minLength too-short       | char_length("a") < 2
                    "type":"string"                      | "type":"string","required":true    | required required         | "a" IS NULL
                    "type":"integer"                     | "type":"integer","max":9           | max out-of-range          | "a" > 9
                    "type":"integer","min":1             | "type":"integer","min":2           | min out-of-range          | "a" < 2
                    "type":"enum","values":["x","y"]     | "type":"enum","values":["y","z"]   | values value-in-use       | "a" NOT IN ('y', 'z')
                    "type":"decimal"                     | "type":"decimal","scale":1         | scale not-convertible     | NOT (("a" = round("a", 1) AND abs("a") < 1e17))
                    "type":"decimal"                     | "type":"decimal","precision":9     | precision not-convertible | NOT (("a" = round("a", 2) AND abs("a") < 1e7))
                    "type":"string"                      | "type":"integer"                   | type not-convertible      | NOT ("a" ~ '^-?[0-9]{1,18}$')
                    "type":"string"                      | "type":"boolean"                   | type not-convertible      | NOT ("a" IN ('true', 'false'))
                    "type":"uuid"                        | "type":"reference","entity":"thing"| entity no-such-record     | "a" NOT IN (SELECT id FROM "tenant_demo_1"."thing")
                    """)
    void narrowing_counts_what_is_in_the_way(
            String before, String after, String fault, String condition) {
        var plan = steps("{\"name\":\"a\"," + before + "}", "{\"name\":\"a\"," + after + "}");

        assertThat(plan.preconditions())
                .singleElement()
                .satisfies(
                        precondition -> {
                            assertThat(precondition.pointer() + " " + precondition.code())
                                    .isEqualTo("/fields/0/" + fault);
                            assertThat(precondition.count())
                                    .isEqualTo(
                                            "SELECT count(*) FROM "
                                                    + TABLE
                                                    + " WHERE "
                                                    + condition);
                        });
    }

    @Test
    void a_precondition_says_how_many_records_are_in_the_way() {
        var plan =
                steps(
                        "{\"name\":\"a\",\"type\":\"string\"}",
                        "{\"name\":\"a\",\"type\":\"string\",\"maxLength\":50}");

        assertThat(plan.preconditions().getFirst().fault(3).message())
                .isEqualTo("`a` has more than 50 characters: 3 stored records");
    }

    @Test
    void a_field_that_becomes_unique_counts_duplicates() {
        var plan =
                steps(
                        "{\"name\":\"a\",\"type\":\"integer\"}",
                        "{\"name\":\"a\",\"type\":\"integer\",\"unique\":true}");

        assertThat(plan.preconditions())
                .extracting(Precondition::count)
                .containsExactly(
                        "SELECT coalesce(sum(n), 0)::bigint FROM (SELECT count(*) AS n FROM "
                                + TABLE
                                + " WHERE \"a\" IS NOT NULL GROUP BY \"a\" HAVING count(*) > 1) AS"
                                + " same");
        assertThat(plan.statements())
                .containsExactly(
                        ALTER
                                + "DROP CONSTRAINT IF EXISTS \"thing.f1.unique\", ADD CONSTRAINT"
                                + " \"thing.f1.unique\" UNIQUE (tenant_id, \"a\")");
    }

    @Test
    void a_type_changes_between_its_old_rules_and_its_new_ones() {
        var plan =
                steps(
                        "{\"name\":\"a\",\"type\":\"string\"}",
                        "{\"name\":\"a\",\"type\":\"integer\",\"unique\":true}");

        assertThat(plan.statements())
                .containsExactly(
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f1.length\"",
                        ALTER + "ALTER COLUMN \"a\" TYPE bigint USING \"a\"::bigint",
                        ALTER
                                + "DROP CONSTRAINT IF EXISTS \"thing.f1.unique\", ADD CONSTRAINT"
                                + " \"thing.f1.unique\" UNIQUE (tenant_id, \"a\")");
    }

    @Test
    void a_type_change_that_makes_no_sense_is_told_with_a_remedy() {
        assertThat(
                        plan(
                                "{\"name\":\"a\",\"type\":\"json\"},{\"name\":\"b\",\"type\":\"boolean\"}",
                                "{\"name\":\"a\",\"type\":\"date\"},{\"name\":\"b\",\"type\":\"decimal\"}"))
                .isInstanceOfSatisfying(
                        DdlPlan.Impossible.class,
                        impossible ->
                                assertThat(impossible.errors())
                                        .extracting(error -> error.pointer() + " " + error.code())
                                        .containsExactly(
                                                "/fields/0/type type-change-unsupported",
                                                "/fields/1/type type-change-unsupported"));
    }

    @Test
    void a_removed_field_keeps_its_column_and_nothing_else() {
        var plan =
                steps(
                        """
                        {"name":"keep","type":"date"},
                        {"name":"a","type":"reference","entity":"supplier","required":true,"unique":true}
                        """,
                        "{\"name\":\"keep\",\"type\":\"date\"}");

        assertThat(plan.statements())
                .containsExactly(
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f2.unique\"",
                        ALTER + "DROP CONSTRAINT IF EXISTS \"thing.f2.target\"",
                        "DROP INDEX IF EXISTS \"tenant_demo_1\".\"thing.f2.index\"",
                        ALTER + "ALTER COLUMN \"a\" DROP NOT NULL");
        assertThat(plan.warnings()).extracting(Diagnostic::code).containsExactly("field-removed");
    }

    @Test
    void a_new_required_field_fills_the_rows_that_are_there_or_needs_that_there_are_none() {
        var filled =
                steps(
                        "{\"name\":\"a\",\"type\":\"date\"}",
                        """
                        {"name":"a","type":"date"},
                        {"name":"b","type":"decimal","required":true,"default":"1.5"}
                        """);
        var bare =
                steps(
                        "{\"name\":\"a\",\"type\":\"date\"}",
                        "{\"name\":\"a\",\"type\":\"date\"},{\"name\":\"b\",\"type\":\"integer\",\"required\":true}");

        assertThat(filled.preconditions()).isEmpty();
        assertThat(filled.statements())
                .containsExactly(
                        ALTER
                                + "ADD COLUMN IF NOT EXISTS \"b\" numeric(18, 2) NOT NULL DEFAULT"
                                + " '1.50'::numeric(18, 2)",
                        ALTER + "ALTER COLUMN \"b\" DROP DEFAULT");
        assertThat(bare.preconditions())
                .containsExactly(
                        new Precondition(
                                "/fields/1/required",
                                "required-without-default",
                                "`b` is required and has no default",
                                "SELECT count(*) FROM " + TABLE));
    }

    @Test
    void a_state_in_use_cannot_go_and_a_first_lifecycle_reaches_old_records() {
        var plain = thing("{\"name\":\"a\",\"type\":\"date\"}");
        var cycle = json("{\"lifecycle\":{\"initial\":\"open\",\"states\":[\"open\",\"shut\"]}}");
        var first = sound(plain);
        var second = sound(Optional.of(first), cycle);
        var third =
                sound(
                        Optional.of(second),
                        json("{\"lifecycle\":{\"initial\":\"open\",\"states\":[\"open\"]}}"));

        var begins =
                (DdlPlan.Steps)
                        DdlPlan.between(
                                DEMO,
                                Optional.of(Samples.compiled(first, 1)),
                                Samples.compiled(second, 2));
        var narrows =
                (DdlPlan.Steps)
                        DdlPlan.between(
                                DEMO,
                                Optional.of(Samples.compiled(second, 2)),
                                Samples.compiled(third, 3));
        var ends =
                (DdlPlan.Steps)
                        DdlPlan.between(
                                DEMO,
                                Optional.of(Samples.compiled(second, 2)),
                                Samples.compiled(first, 3));

        assertThat(begins.statements())
                .containsExactly(
                        "UPDATE "
                                + TABLE
                                + " SET state = 'open' WHERE state IS DISTINCT FROM 'open'");
        assertThat(narrows.preconditions())
                .extracting(Precondition::code)
                .containsExactly("approval-under-way", "state-in-use");
        assertThat(narrows.preconditions().getLast().count()).endsWith("WHERE state IN ('shut')");
        assertThat(ends.preconditions())
                .extracting(Precondition::code)
                .containsExactly("approval-under-way");
        assertThat(ends.statements()).isEmpty();
    }

    @Test
    void a_pattern_is_not_held_against_what_is_stored() {
        var plan =
                steps(
                        "{\"name\":\"a\",\"type\":\"string\"}",
                        "{\"name\":\"a\",\"type\":\"string\",\"pattern\":\"^x\"}");

        assertThat(plan.statements()).isEmpty();
        assertThat(plan.preparation()).isEmpty();
        assertThat(plan.warnings())
                .extracting(Diagnostic::code)
                .containsExactly("pattern-not-checked");
    }

    @Test
    void one_entity_does_not_become_another() {
        var thing = Samples.model(thing("{\"name\":\"a\",\"type\":\"date\"}"));
        var other = Samples.model(Samples.EVERYTHING);

        assertThatThrownBy(() -> DdlPlan.between(DEMO, Optional.of(thing), other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constraint_names_fit_and_are_read_back() {
        var longest =
                new ConstraintName(
                        new EntityName("a".repeat(48)), "f99999", ConstraintName.Rule.UNIQUE);

        assertThat(longest.text()).hasSizeLessThanOrEqualTo(63);
        assertThat(ConstraintName.parse(longest.text())).contains(longest);
        assertThat(ConstraintName.parse("thing.primary")).isEmpty();
        assertThat(ConstraintName.parse("thing.f1.other")).isEmpty();
    }

    @Test
    void names_and_texts_are_quoted_whatever_they_contain() {
        assertThat(Sql.identifier("a\"; DROP TABLE x; --"))
                .isEqualTo("\"a\"\"; DROP TABLE x; --\"");
        assertThat(Sql.literal("it's")).isEqualTo("'it''s'");
        assertThat(Sql.literal("\\'; --")).isEqualTo("E'\\\\''; --'");
        assertThatThrownBy(() -> Sql.identifier("é".repeat(32)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.literal("\0")).isInstanceOf(IllegalArgumentException.class);
    }
}
