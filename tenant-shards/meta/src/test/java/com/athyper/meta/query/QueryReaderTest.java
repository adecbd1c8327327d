package com.athyper.meta.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Samples;
import com.athyper.meta.query.CheckedQuery.Form;
import com.athyper.meta.query.CheckedQuery.Join;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class QueryReaderTest {
    private static final EntityModel SUPPLIER =
            Samples.model(
                    Samples.json(
                            """
                            {"name":"supplier","fields":[
                              {"name":"name","type":"string","maxLength":50},
                              {"name":"country","type":"string","maxLength":2},
                              {"name":"owner","type":"reference","entity":"supplier"},
                              {"name":"extra","type":"json"}]}
                            """));
    private static final EntityModel PURCHASE =
            Samples.model(
                    Samples.json(
                            """
                            {"name":"purchase","fields":[
                              {"name":"title","type":"string","required":true,"maxLength":50},
                              {"name":"amount","type":"decimal","precision":9,"scale":2},
                              {"name":"supplier","type":"reference","entity":"supplier"},
                              {"name":"customer","type":"reference","entity":"customer"}]}
                            """));
    private static final Map<EntityName, EntityModel> MODELS =
            Map.of(SUPPLIER.name(), SUPPLIER, PURCHASE.name(), PURCHASE);

    private static Answer<CheckedQuery> read(String body) {
        return QueryReader.read(
                name -> Optional.ofNullable(MODELS.get(name)),
                Samples.json(body.replace('\'', '"')));
    }

    private static CheckedQuery sound(String body) {
        return switch (read(body)) {
            case Answer.Ok<CheckedQuery>(var query) -> query;
            case Answer.Refused<CheckedQuery>(var problem) ->
                    throw new AssertionError(problem.toString());
        };
    }

    private static List<String> faults(String body) {
        return switch (read(body)) {
            case Answer.Ok<CheckedQuery>(var query) -> throw new AssertionError(query.toString());
            case Answer.Refused<CheckedQuery>(var problem) -> {
                assertThat(problem.code()).isEqualTo(QueryError.INVALID);
                yield Samples.told(problem.faults());
            }
        };
    }

    @Test
    void paths_become_joins_once_each_parents_first() {
        var query =
                sound(
                        "{'from':'purchase','select':['title','supplier.owner.name','supplier.name'],"
                            + "'where':{'supplier.country':{'eq':'MY'}}}");
        assertThat(query.joins())
                .extracting(Join::path)
                .containsExactly("supplier", "supplier.owner");
        assertThat(query.form()).isEqualTo(Form.RECORDS);
        assertThat(query.limit()).isEqualTo(50);
        assertThat(query.models()).containsExactly(PURCHASE, SUPPLIER);
    }

    @Test
    void every_field_that_has_a_say_is_mentioned() {
        var query =
                sound(
                        "{'from':'purchase','select':[{'sum':'amount'}],'groupBy':['supplier.country'],"
                            + "'where':{'supplier.owner.name':{'eq':'x'}}}");
        assertThat(query.mentions())
                .extracting(column -> column.attribute().name())
                .containsExactlyInAnyOrder(
                        "amount",
                        "supplier",
                        "supplier.country",
                        "supplier.owner",
                        "supplier.owner.name");
    }

    @Test
    void every_order_is_made_total() {
        assertThat(keys("{'from':'purchase','select':['title'],'orderBy':['-amount']}"))
                .containsExactly("amount", "id");
        assertThat(
                        keys(
                                "{'from':'purchase','select':['title','amount'],'distinct':true,'orderBy':['amount']}"))
                .containsExactly("amount", "title");
        assertThat(
                        keys(
                                "{'from':'purchase','select':[{'count':'*','as':'n'}],'groupBy':['supplier.country'],'orderBy':['-n']}"))
                .containsExactly("count", "supplier.country");
    }

    private static List<String> keys(String body) {
        return sound(body).keys().stream().map(key -> key.term().attribute().name()).toList();
    }

    @Test
    void aggregates_without_groups_are_one_row_and_need_no_order() {
        var query = sound("{'from':'purchase','select':[{'sum':'amount'}]}");
        assertThat(query.outputs().getFirst().alias()).isEqualTo("sum_amount");
        assertThat(query.keys()).isEmpty();
        assertThat(query.form()).isEqualTo(Form.GROUPS);
    }

    @Test
    void all_faults_are_told_at_once_and_where() {
        assertThat(
                        faults(
                                "{'from':'purchase','select':['colour',{'median':'amount'},{'sum':'title'},7],"
                                    + "'where':{'supplier.colour':{'eq':1},'amount':{'eq':'x'}},'orderBy':['nothing'],"
                                    + "'limit':0,'distinct':'yes','cursor':7,'page':1}"))
                .containsExactlyInAnyOrder(
                        "/page unknown",
                        "/select/0 unknown-field",
                        "/select/1/median unknown-function",
                        "/select/2/sum not-applicable",
                        "/select/3 wrong-type",
                        "/where/supplier.colour unknown-field",
                        "/where/amount/eq wrong-type",
                        "/orderBy/0 unknown-field",
                        "/limit out-of-range",
                        "/distinct wrong-type",
                        "/cursor wrong-type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | /from required",
                "{'from':'nothing'} | /from unknown-entity",
                "{'from':'purchase'} | /select required",
                "{'from':'purchase','select':['title.x']} | /select/0 not-a-reference",
                "{'from':'purchase','select':['customer.name']} | /select/0 unknown-entity",
                "{'from':'purchase','select':['supplier.owner.owner.owner.name']} | /select/0"
                        + " too-deep",
                "{'from':'purchase','select':['title','title']} | /select/1 duplicate",
                "{'from':'purchase','select':['title',{'count':'*'}]} | /select not-grouped",
                "{'from':'purchase','select':['title'],'having':{'title':{'eq':'x'}}} | /having"
                        + " not-applicable",
                "{'from':'purchase','select':[{'count':'*','as':'n'}],'having':{'m':{'eq':1}}} |"
                        + " /having/m unknown-field",
                "{'from':'purchase','select':['title'],'distinct':true,'orderBy':['amount']} |"
                        + " /orderBy/0 not-applicable",
                "{'from':'purchase','select':['supplier.extra'],'distinct':true} | /distinct"
                        + " not-applicable",
                "{'from':'purchase','select':[{'count':'*'}],'groupBy':['supplier.extra']} |"
                        + " /groupBy/0 not-applicable",
                "{'from':'purchase','select':[{'sum':'*'}]} | /select/0/sum not-applicable",
                "{'from':'purchase','select':['title'],'limit':501} | /limit out-of-range",
                "{'from':'purchase','select':['title'],'orderBy':['title','-title']} | /orderBy/1"
                        + " duplicate",
            })
    void a_query_with_a_fault_is_refused(String body, String fault) {
        assertThat(faults(body)).containsExactly(fault);
    }

    @Test
    void no_more_references_are_followed_than_the_limit() {
        var names =
                IntStream.rangeClosed(1, 9)
                        .mapToObj(
                                "{\"name\":\"r%d\",\"type\":\"reference\",\"entity\":\"supplier\"}"
                                        ::formatted)
                        .collect(Collectors.joining(","));
        EntityModel star =
                Samples.model(Samples.json("{\"name\":\"star\",\"fields\":[" + names + "]}"));
        for (int joins : List.of(8, 9)) {
            var select =
                    IntStream.rangeClosed(1, joins)
                            .mapToObj("\"r%d.name\""::formatted)
                            .collect(Collectors.joining(","));
            var answer =
                    QueryReader.read(
                            name -> Optional.of(name.equals(star.name()) ? star : SUPPLIER),
                            Samples.json("{\"from\":\"star\",\"select\":[" + select + "]}"));
            assertThat(answer instanceof Answer.Ok<CheckedQuery>).isEqualTo(joins <= 8);
        }
    }

    @Test
    void a_cursor_is_bound_to_the_question_and_not_to_the_size_of_its_pages() {
        var query = sound("{'from':'purchase','select':['title'],'orderBy':['title'],'limit':5}");
        var id = Value.of("0192f0c1-2222-7000-8000-000000000001");
        String cursor = QueryCursor.encode(query, List.of(Value.of("a"), id));
        var same = sound("{'from':'purchase','select':['title'],'orderBy':['title'],'limit':9}");
        var other = sound("{'from':'purchase','select':['title'],'orderBy':['-title']}");
        assertThat(QueryCursor.decode(same, cursor))
                .isEqualTo(Answer.ok(List.of(Value.of("a"), id)));
        assertThat(QueryCursor.decode(other, cursor)).isInstanceOf(Answer.Refused.class);
        assertThat(QueryCursor.decode(same, QueryCursor.encode(query, List.of(Value.NULL, id))))
                .as("nothing where there is always something")
                .isInstanceOf(Answer.Refused.class);
        assertThat(QueryCursor.decode(same, "not one of ours!")).isInstanceOf(Answer.Refused.class);
    }
}
