package com.athyper.meta;

import static com.athyper.meta.Samples.compiled;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.All;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.Literal;
import com.athyper.expression.Expr.Ref;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordQuery.Sort;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class SettledWayTest {
    private static final EntityModel SALE =
            compiled(
                    sound(
                            json(
                                    """
                                    {"name":"sale","fields":[
                                      {"name":"currency","type":"string"},
                                      {"name":"region","type":"string"},
                                      {"name":"note","type":"string"},
                                      {"name":"number","type":"string","unique":true},
                                      {"name":"amount","type":"decimal","required":true}],
                                     "indexes":[{"fields":["currency","-amount"]},
                                                {"fields":["region","currency","amount"]}]}
                                    """)),
                    1);

    private static Expr is(String attribute, Comparison comparison) {
        return new Compare(
                comparison, new Ref("record", List.of(attribute)), new Literal(Value.of("x")));
    }

    private static Expr equal(String attribute) {
        return is(attribute, Comparison.EQ);
    }

    private static boolean settled(Expr visible, String sort, Expr... filter) {
        boolean descending = sort.startsWith("-");
        var query =
                new RecordQuery(
                        new All(Arrays.asList(filter)),
                        List.of(new Sort(descending ? sort.substring(1) : sort, descending)),
                        50,
                        Optional.empty(),
                        false);
        return SettledWay.leadsTo(SALE, query, visible);
    }

    @Test
    void an_index_that_has_the_order_is_the_way_for_all_values() {
        assertThat(settled(Expr.TRUE, "-amount", equal("currency"))).isTrue();
        assertThat(settled(Expr.TRUE, "amount", equal("currency"), equal("region"))).isTrue();
        assertThat(
                        settled(
                                equal("createdBy"),
                                "-amount",
                                equal("currency"),
                                is("amount", Comparison.LT),
                                equal("note")))
                .as("what no index begins with makes no other way")
                .isTrue();
    }

    @Test
    void another_order_or_a_range_before_it_is_thought_about_anew() {
        assertThat(settled(Expr.TRUE, "amount", equal("currency"))).isFalse();
        assertThat(settled(Expr.TRUE, "-amount", is("currency", Comparison.GT))).isFalse();
        assertThat(settled(Expr.TRUE, "-amount")).isFalse();
        assertThat(settled(Expr.TRUE, "note", equal("currency"))).isFalse();
    }

    @Test
    void what_another_index_begins_with_may_be_the_better_way() {
        assertThat(settled(Expr.TRUE, "-amount", equal("currency"), equal("region"))).isFalse();
        assertThat(settled(Expr.TRUE, "-amount", equal("currency"), equal("number"))).isFalse();
        assertThat(settled(equal("state"), "-amount", equal("currency"))).isFalse();
        assertThat(settled(equal("id"), "-amount", equal("currency"))).isFalse();
    }
}
