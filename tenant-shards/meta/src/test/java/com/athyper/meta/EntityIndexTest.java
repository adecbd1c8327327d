package com.athyper.meta;

import static com.athyper.meta.Samples.compiled;
import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class EntityIndexTest {
    private static final TenantId DEMO = new TenantId("demo-1");
    private static final String CLAIM =
            """
            {"name":"claim","fields":[
              {"name":"title","type":"string","maxLength":%d},
              {"name":"note","type":"string","maxLength":300},
              {"name":"amount","type":"decimal","required":true},
              {"name":"price","type":"money"},
              {"name":"more","type":"json"}],
             "indexes":%s}
            """;

    private static Value.Fields claim(String indexes) {
        return json(CLAIM.formatted(300, indexes));
    }

    private static List<String> ddl(Value.Fields document) {
        return ((DdlPlan.Steps) DdlPlan.between(DEMO, Optional.empty(), compiled(document, 1)))
                .statements().stream().filter(sql -> sql.contains(".keys\"")).toList();
    }

    private static OnlinePlan change(Value.Fields before, Value.Fields after) {
        return OnlinePlan.between(DEMO, compiled(before, 1), compiled(after, 2));
    }

    @Test
    void the_database_keeps_the_order_that_a_list_asks_for() {
        var document =
                sound(
                        claim(
                                """
                                [{"fields":["title","-amount"]},{"fields":["-createdAt"]},
                                 {"fields":["price.currency","price.amount"]}]
                                """));

        assertThat(ddl(document))
                .hasSize(3)
                .allMatch(sql -> sql.startsWith("CREATE INDEX IF NOT EXISTS \"claim."))
                .satisfiesExactly(
                        sql ->
                                assertThat(sql)
                                        .endsWith(
                                                "(tenant_id, \"title\" COLLATE \"C\","
                                                        + " \"amount\" DESC NULLS LAST, id)"),
                        sql ->
                                assertThat(sql)
                                        .endsWith("(tenant_id, created_at DESC NULLS LAST, id)"),
                        sql ->
                                assertThat(sql)
                                        .contains("COLLATE \"C\", \"price")
                                        .endsWith(", id)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{}] | /indexes/0/fields required",
                "[{\"fields\":[\"titel\"]}] | /indexes/0/fields/0 unknown-field",
                "[{\"fields\":[\"more\"]}] | /indexes/0/fields/0 unknown-field",
                "[{\"fields\":[\"price\"]}] | /indexes/0/fields/0 unknown-field",
                "[{\"fields\":[\"amount\",\"-amount\"]}] | /indexes/0/fields/1 duplicate",
                "[{\"fields\":[\"amount\"]},{\"fields\":[\"amount\"]}] | /indexes/1/fields"
                        + " duplicate",
                "[{\"fields\":[\"amount\"],\"unique\":true}] | /indexes/0/unique unknown-member",
                "[{\"fields\":[]}] | /indexes/0/fields out-of-range",
                "[\"amount\"] | /indexes/0 wrong-type"
            })
    void what_cannot_be_an_index_is_told_where_it_stands(String indexes, String fault) {
        assertThat(faults(claim(indexes))).containsExactly(fault);
    }

    @Test
    void an_index_has_four_keys_and_texts_of_six_hundred_characters_and_there_are_twenty() {
        String four = "\"amount\",\"createdAt\",\"updatedAt\",\"version\"";
        sound(claim("[{\"fields\":[" + four + "]}]"));
        assertThat(faults(claim("[{\"fields\":[" + four + ",\"createdBy\"]}]")))
                .containsExactly("/indexes/0/fields out-of-range");

        String texts = "[{\"fields\":[\"title\",\"note\"]}]";
        sound(json(CLAIM.formatted(300, texts)));
        assertThat(faults(json(CLAIM.formatted(301, texts))))
                .containsExactly("/indexes/0/fields too-long");

        sound(claim(many(20)));
        assertThat(faults(claim(many(21)))).containsExactly("/indexes too-many");
    }

    /** Different ones: bit k of a number says whether key k runs backwards. */
    private static String many(int number) {
        var names = List.of("amount", "createdAt", "updatedAt", "version", "state");
        return IntStream.range(0, number)
                .mapToObj(
                        i ->
                                List.of(
                                        key(names.get(i % 5), i / 5 % 2),
                                        key(i < 20 ? "createdBy" : "updatedBy", i / 10 % 2)))
                .map(keys -> "{\"fields\":[" + String.join(",", keys) + "]}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String key(String name, int sign) {
        return (sign == 1 ? "\"-" : "\"") + name + "\"";
    }

    @Test
    void a_live_table_gets_it_while_it_is_written_and_loses_it_at_the_switch() {
        var first = sound(claim("[{\"fields\":[\"amount\"]}]"));
        var second = sound(Optional.of(first), json("{\"indexes\":[{\"fields\":[\"-amount\"]}]}"));

        var plan = change(first, second);

        assertThat(plan.build())
                .singleElement()
                .satisfies(
                        step -> {
                            assertThat(step.concurrent()).isTrue();
                            assertThat(step.blocks()).isFalse();
                            assertThat(step.sql()).contains("\"amount\" DESC NULLS LAST");
                        });
        assertThat(plan.finish())
                .singleElement()
                .satisfies(step -> assertThat(step.sql()).startsWith("DROP INDEX IF EXISTS"));
    }

    @Test
    void a_new_field_and_its_index_come_in_one_version() {
        var first = sound(claim("[]"));
        var second =
                sound(
                        Optional.of(first),
                        json(
                                """
                                {"fields":[{"name":"title","type":"string","maxLength":300},
                                   {"name":"amount","type":"decimal","required":true},
                                   {"name":"due","type":"date"}],
                                 "indexes":[{"fields":["-due"]}]}
                                """));

        assertThat(change(first, second).build())
                .extracting(DdlStep::sql)
                .satisfiesExactly(
                        sql -> assertThat(sql).contains("ADD COLUMN"),
                        sql -> assertThat(sql).startsWith("CREATE INDEX CONCURRENTLY"));
    }

    @Test
    void an_index_follows_its_field_to_a_new_name_and_the_table_stays_as_it_is() {
        var first = sound(claim("[{\"fields\":[\"title\",\"-price.amount\"]}]"));
        var second =
                sound(
                        Optional.of(first),
                        json(
                                """
                                {"fields":[
                                  {"name":"subject","renamedFrom":"title","type":"string","maxLength":300},
                                  {"name":"note","type":"string","maxLength":300},
                                  {"name":"amount","type":"decimal","required":true},
                                  {"name":"cost","renamedFrom":"price","type":"money"},
                                  {"name":"more","type":"json"}]}
                                """));

        assertThat(compiled(second, 2).traits().indexes())
                .containsExactly(new EntityIndex(List.of("subject", "-cost.amount")));
        var plan = change(first, second);
        assertThat(plan.build()).isEmpty();
        assertThat(plan.finish()).isEmpty();
    }

    @Test
    void a_field_of_an_index_does_not_go_without_it() {
        var first = sound(claim("[{\"fields\":[\"title\"]}]"));

        assertThat(
                        faults(
                                Optional.of(first),
                                json("{\"fields\":[{\"name\":\"note\",\"type\":\"string\"}]}")))
                .containsExactly("/indexes/0/fields/0 unknown-field");
    }

    @Test
    void names_fit_whatever_the_entity_is_called() {
        var document =
                sound(
                        json(
                                """
                                {"name":"%s","fields":[{"name":"a","type":"date"}],
                                 "indexes":[{"fields":["a"]}]}
                                """
                                        .formatted("a".repeat(48))));

        assertThat(TableShape.expected(DEMO, compiled(document, 1)).indexes().keySet())
                .filteredOn(index -> index.endsWith(".keys"))
                .singleElement()
                .satisfies(
                        index ->
                                assertThat(index + OnlinePlan.PENDING)
                                        .hasSizeLessThanOrEqualTo(Sql.IDENTIFIER_BYTES_MAX));
    }
}
