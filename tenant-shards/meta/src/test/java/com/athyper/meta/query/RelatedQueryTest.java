package com.athyper.meta.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldType;
import com.athyper.meta.Samples;
import com.athyper.meta.query.CheckedQuery.Form;
import com.athyper.meta.query.CheckedQuery.Join;
import com.athyper.meta.query.CheckedQuery.Related;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Relations as paths of queries. */
class RelatedQueryTest {
    private static final EntityModel SUPPLIER =
            model(
                    Samples.json(
                            """
                            {"name":"supplier","fields":[
                              {"name":"name","type":"string","maxLength":50},
                              {"name":"owner","type":"reference","entity":"supplier"},
                              {"name":"orders","type":"one-to-many","entity":"order","by":"supplier"},
                              {"name":"bids","type":"one-to-many","entity":"bid","by":"supplier"},
                              {"name":"praised","type":"many-to-many","entity":"order","by":"praises"}]}
                            """));
    private static final EntityModel ORDER =
            model(
                    Samples.json(
                            """
                            {"name":"order","fields":[
                              {"name":"title","type":"string","maxLength":50},
                              {"name":"amount","type":"decimal","precision":9,"scale":2},
                              {"name":"supplier","type":"reference","entity":"supplier"},
                              {"name":"buyer","type":"reference","entity":"supplier"},
                              {"name":"praises","type":"many-to-many","entity":"supplier"},
                              {"name":"lines","type":"one-to-many","entity":"line","by":"order"}]}
                            """));
    private static final EntityModel LINE =
            model(
                    Samples.json(
                            """
                            {"name":"line","fields":[
                              {"name":"order","type":"reference","entity":"order"},
                              {"name":"item","type":"string","maxLength":50}]}
                            """));
    private static final Map<EntityName, EntityModel> MODELS =
            Map.of(SUPPLIER.name(), SUPPLIER, ORDER.name(), ORDER, LINE.name(), LINE);

    /** Two that refer to one another cannot both be in force first. */
    private static EntityModel model(Value.Fields definition) {
        return EntityCompiler.trusted(Samples.sound(definition), 1);
    }

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
            case Answer.Refused<CheckedQuery>(var problem) -> Samples.told(problem.faults());
        };
    }

    private static List<String> mentions(CheckedQuery query) {
        return query.mentions().stream().map(column -> column.attribute().name()).toList();
    }

    @Test
    void what_one_filter_says_of_a_relation_is_said_of_one_record() {
        var query =
                sound(
                        "{'from':'supplier','select':['name'],'where':{'orders.title':{'eq':'x'},"
                            + "'orders.buyer.name':{'eq':'y'},'or':[{'orders.title':{'eq':'z'}},"
                            + "{'praised':{'exists':false}}]}}");
        assertThat(query.related())
                .extracting(Related::path)
                .containsExactly("orders", "orders", "praised");
        Related first = query.related().getFirst();
        assertThat(first.filter()).isInstanceOf(Expr.All.class);
        assertThat(first.joins()).extracting(Join::path).containsExactly("buyer");
        assertThat(query.targets())
                .containsOnlyKeys("orders", "orders.buyer", "praised")
                .containsEntry("orders.buyer", SUPPLIER)
                .containsEntry("praised", ORDER);
        assertThat(query.models()).containsExactlyInAnyOrder(SUPPLIER, ORDER);
    }

    /** Goal: who may not see how records refer to one another cannot ask by it either. */
    @Test
    void the_field_that_refers_is_mentioned_with_all_that_is_asked() {
        assertThat(mentions(sound("{'from':'supplier','select':[{'count':'orders'}]}")))
                .containsExactlyInAnyOrder("id", "orders.supplier");
        assertThat(
                        mentions(
                                sound(
                                        "{'from':'order','select':['title'],"
                                            + "'where':{'supplier.praised.buyer.name':{'eq':'x'}}}")))
                .containsExactlyInAnyOrder(
                        "id",
                        "title",
                        "supplier",
                        "supplier.id",
                        "supplier.praised.praises",
                        "supplier.praised.buyer",
                        "supplier.praised.buyer.name");
        assertThat(
                        mentions(
                                sound(
                                        "{'from':'supplier','select':[{'sum':'orders.amount','as':'t'}],'having':{'t':{'gt':1}}}")))
                .contains("orders.amount", "orders.supplier");
    }

    @Test
    void a_function_over_a_relation_makes_no_groups() {
        var query =
                sound(
                        "{'from':'supplier','select':['name',{'count':'orders'},{'avg':'orders.amount','as':'a'},"
                            + "{'countDistinct':'orders.title','as':'d'}],'orderBy':['-a'],'having':{'count_orders':{'gte':2}}}");
        assertThat(query.form()).isEqualTo(Form.RECORDS);
        assertThat(query.keys())
                .extracting(key -> key.term().attribute().name())
                .containsExactly("avg", "id");
        assertThat(query.outputs())
                .extracting(output -> output.attribute().type())
                .containsExactly(
                        FieldType.STRING, FieldType.INTEGER, FieldType.DECIMAL, FieldType.INTEGER);
        assertThat(sound("{'from':'supplier','select':[{'count':'*'},{'count':'orders'}]}").form())
                .isEqualTo(Form.GROUPS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'select':['orders.title'] | /select/0 many",
                "'select':['orders'] | /select/0 many",
                "'select':['name'],'orderBy':['orders.title'] | /orderBy/0 many",
                "'select':[{'count':'*'}],'groupBy':['orders.title'] | /groupBy/0 many",
                "'select':[{'sum':'orders'}] | /select/0/sum not-applicable",
                "'select':[{'sum':'orders.title'}] | /select/0/sum not-applicable",
                "'select':[{'sum':'orders.colour'}] | /select/0/sum unknown-field",
                "'select':[{'count':'orders','where':{'colour':{'eq':1}}}] |"
                        + " /select/0/where/colour unknown-field",
                "'select':[{'count':'orders','where':{'lines.colour':{'eq':'x'}}}] |"
                        + " /select/0/where/lines.colour unknown-field",
                "'select':[{'count':'orders','where':{'lines':{'exists':1}}}] |"
                        + " /select/0/where/lines wrong-type",
                "'select':[{'sum':'orders.lines'}] | /select/0/sum not-applicable",
                "'select':[{'sum':'orders.lines.item'}] | /select/0/sum not-applicable",
                "'select':[{'count':'orders.lines','where':{'title':{'eq':'x'}}}] |"
                        + " /select/0/where/title unknown-field",
                "'select':[{'count':'owner.owner.orders.lines'}] | /select/0/count too-deep",
                "'select':[{'count':'name','where':{'name':{'eq':'x'}}}] | /select/0/where"
                        + " not-applicable",
                "'select':[{'count':'*','where':{'name':{'eq':'x'}}}] | /select/0/where"
                        + " not-applicable",
                "'select':[{'field':'name','where':{'name':{'eq':'x'}}}] | /select/0/where"
                        + " not-applicable",
                "'select':[{'count':'bids'}] | /select/0/count unknown-entity",
                "'select':['name'],'where':{'orders':{'eq':1}} | /where/orders wrong-type",
                "'select':['name'],'where':{'orders':{'exists':1}} | /where/orders wrong-type",
                "'select':['name'],'where':{'bids':{'exists':true}} | /where/bids unknown-entity",
                "'select':['name'],'where':{'or':[{'orders.amount':{'eq':'x'}}]} |"
                        + " /where/or/0/orders.amount/eq wrong-type",
                "'select':['name'],'where':{'orders.lines.colour':{'eq':'x'}} |"
                        + " /where/orders.lines.colour unknown-field",
                "'select':['name'],'where':{'orders.lines':{'eq':1}} | /where/orders.lines"
                        + " wrong-type",
                "'select':['name'],'where':{'or':[{'orders.lines.item':{'gt':1}}]} |"
                        + " /where/or/0/orders.lines.item/gt wrong-type",
                "'select':['name'],'where':{'owner.owner.orders.lines.item':{'eq':'x'}} |"
                        + " /where/owner.owner.orders.lines.item too-deep",
                "'select':['name'],'where':{'owner.owner.orders.buyer.name':{'eq':'x'}} |"
                        + " /where/owner.owner.orders.buyer.name too-deep",
                "'select':['name'],'where':{'#0':{'eq':true}} | /where/#0 unknown-field",
                "'select':['name'],'having':{'name':{'eq':'x'}} | /having not-applicable",
            })
    void what_a_relation_cannot_be_asked_is_told_with_its_place(String members, String fault) {
        assertThat(faults("{'from':'supplier'," + members + "}")).containsExactly(fault);
    }

    @Test
    void no_more_steps_over_relations_are_taken_than_the_limit() {
        for (int n : List.of(15, 16)) {
            String select =
                    IntStream.range(0, n - 1)
                            .mapToObj("{'count':'orders','as':'n%d'}"::formatted)
                            .collect(
                                    Collectors.joining(
                                            ",", "", ",{'max':'orders.buyer.name','as':'b'}"));
            assertThat(
                            read("{'from':'supplier','select':[" + select + "]}")
                                    instanceof Answer.Ok<CheckedQuery>)
                    .isEqualTo(n < 16);
        }
    }

    @Test
    void a_function_may_tell_of_some_records_behind_a_relation() {
        var query =
                sound(
                        "{'from':'supplier','select':['name',{'count':'orders','where':{'buyer.name':{'eq':'x'}}}]}");
        assertThat(query.related()).hasSize(1);
        assertThat(query.related().getFirst().filter()).isNotEqualTo(Expr.TRUE);
        assertThat(mentions(query)).contains("orders.buyer.name", "orders.buyer");
        assertThat(query.targets()).containsKey("orders.buyer");
    }

    @Test
    void a_relation_may_lie_behind_a_relation() {
        var query =
                sound(
                        """
                        {'from':'supplier','select':['name',
                           {'count':'orders.lines','as':'n','where':{'item':{'ne':'z'}}},
                           {'countDistinct':'orders.lines.item','as':'d'}],
                         'where':{'orders.lines.item':{'eq':'x'},'orders.lines.order.title':{'eq':'y'},
                                  'orders.title':{'eq':'t'}}}
                        """);
        assertThat(query.related()).hasSize(3);
        assertThat(query.targets())
                .containsOnlyKeys("orders", "orders.lines", "orders.lines.order");
        assertThat(mentions(query))
                .contains(
                        "orders.supplier",
                        "orders.title",
                        "orders.lines.order",
                        "orders.lines.item",
                        "orders.lines.order.title");
        var told = query.related().getFirst();
        assertThat(told.next().orElseThrow().of().name().value()).isEqualTo("line");
        assertThat(told.filter()).isEqualTo(Expr.TRUE);
        assertThat(query.related().getLast().related())
                .as("all that is said of one relation is said of the same record")
                .hasSize(1);
    }

    @Test
    void a_saved_query_asks_of_relations_too() {
        var saved =
                SavedQuery.trusted(
                        Samples.json(
                                """
                                {"name":"busy","label":"Busy","parameters":[{"name":"least","type":"integer"}],
                                 "query":{"from":"supplier","select":["name",{"count":"orders","as":"n"},
                                            {"max":"orders.amount","as":"m","where":{"amount":{"lt":{"param":"least"}}}}],
                                          "where":{"orders.amount":{"gte":{"param":"least"}}},
                                          "having":{"n":{"gte":{"param":"least"}}}}}
                                """));
        var run =
                new SavedQuery.Run(
                        Value.object().put("least", 3).build(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        assertThat(saved.fits(name -> Optional.ofNullable(MODELS.get(name))))
                .isInstanceOf(Answer.Ok.class);
        assertThat(saved.asked(name -> Optional.ofNullable(MODELS.get(name)), run))
                .isInstanceOf(Answer.Ok.class);
        assertThat(
                        saved.asked(
                                name ->
                                        Optional.ofNullable(MODELS.get(name))
                                                .filter(model -> !model.equals(ORDER)),
                                run))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(QueryError.SAVED_OUTDATED));
    }
}
