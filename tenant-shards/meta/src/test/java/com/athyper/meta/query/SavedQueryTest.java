package com.athyper.meta.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldType;
import com.athyper.meta.Samples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class SavedQueryTest {
    private static final EntityModel PURCHASE =
            Samples.model(
                    Samples.json(
                            """
                            {"name":"purchase","fields":[
                              {"name":"title","type":"string","required":true,"maxLength":50},
                              {"name":"amount","type":"decimal","precision":9,"scale":2},
                              {"name":"day","type":"date"},
                              {"name":"colour","type":"enum","values":["red","green"]}]}
                            """));
    private static final Map<EntityName, EntityModel> MODELS = Map.of(PURCHASE.name(), PURCHASE);

    private static Answer<SavedQuery> read(String body) {
        return SavedQueryReader.read(Samples.json(body.replace('\'', '"')));
    }

    private static SavedQuery sound(String body) {
        return switch (read(body)) {
            case Answer.Ok<SavedQuery>(var query) -> query;
            case Answer.Refused<SavedQuery>(var problem) ->
                    throw new AssertionError(problem.toString());
        };
    }

    private static List<String> faults(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?>(var value) -> throw new AssertionError(String.valueOf(value));
            case Answer.Refused<?>(var problem) -> Samples.told(problem.faults());
        };
    }

    private static Optional<EntityModel> inForce(EntityName name) {
        return Optional.ofNullable(MODELS.get(name));
    }

    private static String where(String condition, String parameters) {
        return "{'name':'q','parameters':["
                + parameters
                + "],'query':{'from':'purchase','select':['title'],'where':"
                + condition
                + "}}";
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void what_a_type_is_tried_with_is_of_that_type(FieldType type) {
        if (!QueryParameter.isUsable(type)) {
            return;
        }
        var parameter = new QueryParameter("p", type, List.of("a", "b"), false, Optional.empty());
        assertThat(parameter.probes())
                .isNotEmpty()
                .allSatisfy(probe -> assertThat(parameter.accept(probe)).isPresent());
        var list = new QueryParameter("p", type, List.of("a", "b"), true, Optional.empty());
        assertThat(list.probes()).allSatisfy(probe -> assertThat(list.accept(probe)).isPresent());
        assertThat(list.accept(parameter.probes().getFirst())).isEmpty();
    }

    @Test
    void it_reads_what_it_writes() {
        var saved =
                sound(
                        "{'name':'q','label':'Q','description':'why','parameters':[{'name':'p','type':'enum','values':['red','green'],'list':true,'default':['red']}],'query':{'from':'purchase','select':['title'],'where':{'colour':{'in':{'param':'p'}}}}}");
        assertThat(SavedQuery.trusted(saved.document())).isEqualTo(saved);
        assertThat(saved.fits(SavedQueryTest::inForce)).isInstanceOf(Answer.Ok.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'amount':{'gt':{'param':'p'}}}          | {'name':'p','type':'decimal'}   | ''
                    {'amount':{'gt':{'param':'p'}}}          | {'name':'p','type':'date'}      | /query/where/amount/gt wrong-type
                    {'day':{'lt':{'param':'p'}}}             | {'name':'p','type':'date'}      | ''
                    {'day':{'lt':{'param':'p'}}}             | {'name':'p','type':'string'}    | /query/where/day/lt wrong-type
                    {'title':{'startsWith':{'param':'p'}}}   | {'name':'p','type':'string'}    | ''
                    {'amount':{'in':{'param':'p'}}}          | {'name':'p','type':'integer'}   | /query/where/amount/in wrong-type
                    {'amount':{'between':[{'param':'p'},9]}} | {'name':'p','type':'integer'}   | ''
                    {'or':[{'title':{'eq':{'param':'p'}}}]}  | {'name':'p','type':'string'}    | ''
                    {'day':{'isNull':{'param':'p'}}}         | {'name':'p','type':'boolean'}   | ''
                    """)
    void a_parameter_fits_where_it_stands_or_it_does_not(
            String condition, String parameter, String fault) {
        var fits = sound(where(condition, parameter)).fits(SavedQueryTest::inForce);
        if (fault.isEmpty()) {
            assertThat(fits).isInstanceOf(Answer.Ok.class);
        } else {
            assertThat(faults(fits)).containsExactly(fault);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'name':'p','type':'json'}                                | /parameters/0/type unknown-type
                    {'name':'p'}                                              | /parameters/0/type required
                    {'name':'P','type':'integer'}                             | /parameters/0/name malformed
                    {'name':'p','type':'integer','values':['1']}              | /parameters/0/values not-applicable
                    {'name':'p','type':'enum'}                                | /parameters/0/values required
                    {'name':'p','type':'integer','default':'x'}               | /parameters/0/default wrong-type
                    {'name':'p','type':'integer','list':1}                    | /parameters/0/list wrong-type
                    {'name':'p','type':'integer','color':1}                   | /parameters/0/color unknown
                    7                                                         | /parameters/0 wrong-type
                    {'name':'p','type':'date'},{'name':'p','type':'date'}     | /parameters/1/name duplicate
                    """)
    void a_parameter_that_says_nothing_is_told_with_its_place(String parameters, String fault) {
        assertThat(faults(read(where("{'amount':{'gt':{'param':'p'}}}", parameters))))
                .contains(fault);
    }

    @Test
    void only_conditions_have_places() {
        assertThat(
                        faults(
                                sound(
                                                "{'name':'q','query':{'from':'purchase','select':[{'param':'p'}]}}")
                                        .fits(SavedQueryTest::inForce)))
                .isNotEmpty();
    }

    @Test
    void a_long_query_is_refused_and_one_a_little_shorter_is_not() {
        int spare = SavedQuery.LENGTH_MAX - documentLength("");
        String most = "x".repeat(spare);
        assertThat(read(titled(most))).isInstanceOf(Answer.Ok.class);
        assertThat(faults(read(titled(most + "x")))).containsExactly(" too-long");
    }

    private static int documentLength(String title) {
        return com.athyper.kernel.Json.write(sound(titled(title)).document()).length();
    }

    private static String titled(String title) {
        return where("{'title':{'eq':'" + title + "'}}", "");
    }

    @Test
    void what_is_given_becomes_part_of_the_question() {
        var saved =
                sound(where("{'amount':{'gt':{'param':'p'}}}", "{'name':'p','type':'decimal'}"));
        var run =
                new SavedQuery.Run(
                        Value.object().put("p", "12.50").build(),
                        Optional.of(Value.of(3)),
                        Optional.empty(),
                        false);
        assertThat(saved.asked(SavedQueryTest::inForce, run))
                .isInstanceOfSatisfying(
                        Answer.Ok.class,
                        answer -> {
                            var query = (CheckedQuery) answer.value();
                            assertThat(query.limit()).isEqualTo(3);
                            assertThat(query.where().toString()).contains("12.50");
                        });
    }
}
