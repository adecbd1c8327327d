package com.athyper.meta.record;

import static com.athyper.meta.Samples.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Samples;
import com.athyper.meta.record.RecordQuery.Sort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

class CursorTest {
    private static final EntityModel REQUISITION = Samples.model(Samples.PURCHASE_REQUISITION);
    private static final EntityModel EVERYTHING = Samples.model(Samples.EVERYTHING);
    private static final RecordQuery QUERY = query(Expr.TRUE, "-amount,title,createdAt");

    private static RecordQuery query(Expr filter, String sort) {
        return new RecordQuery(filter, sorts(REQUISITION, sort), 50, Optional.empty(), false);
    }

    private static List<Sort> sorts(EntityModel model, String sort) {
        return switch (SortReader.read(model, sort)) {
            case Answer.Ok<List<Sort>>(var sorts) -> sorts;
            case Answer.Refused<List<Sort>>(var problem) ->
                    throw new AssertionError(problem.faults().toString());
        };
    }

    private static Cursor cursor() {
        return Cursor.after(
                RecordRenderingTest.stored(
                        Value.object().put("amount", Value.of(new BigDecimal("12.50"))).build(),
                        Optional.empty()),
                QUERY);
    }

    @Test
    void a_cursor_is_read_back_as_it_was() {
        assertThat(cursor().values())
                .containsExactly(
                        Value.of(new BigDecimal("12.50")),
                        Value.NULL,
                        Value.of("2030-01-01T12:00:00Z"));
        assertThat(Cursor.decode(cursor().encode(REQUISITION, QUERY), REQUISITION, QUERY))
                .isEqualTo(Answer.ok(cursor()));
    }

    @Test
    void the_limit_may_change_between_pages() {
        var longer = new RecordQuery(QUERY.filter(), QUERY.sort(), 500, Optional.empty(), true);

        assertThat(Cursor.decode(cursor().encode(REQUISITION, QUERY), REQUISITION, longer))
                .isEqualTo(Answer.ok(cursor()));
    }

    @Test
    void a_cursor_of_another_query_is_refused() {
        String text = cursor().encode(REQUISITION, QUERY);

        refused(text, REQUISITION, query(Expr.FALSE, "-amount,title,createdAt"));
        refused(text, REQUISITION, query(Expr.TRUE, "amount,title,createdAt"));
        refused(text, REQUISITION, query(Expr.TRUE, "-amount,title"));
        refused(text, EVERYTHING, QUERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "e30", "bm8", "W10"})
    void what_is_no_cursor_is_refused(String text) {
        refused(text, REQUISITION, QUERY);
    }

    @Test
    void a_forged_value_of_another_type_is_refused() {
        String json =
                new String(
                        Base64.getUrlDecoder().decode(cursor().encode(REQUISITION, QUERY)),
                        StandardCharsets.UTF_8);

        refused(encoded(json.replace("12.50", "\"many\"")), REQUISITION, QUERY);
        refused(encoded(json.replace("null,", "null,null,")), REQUISITION, QUERY);
        refused(encoded(json.replace("0190a1b2", "zzzzzzzz")), REQUISITION, QUERY);
        assertThat(Cursor.decode(encoded(json), REQUISITION, QUERY)).isEqualTo(Answer.ok(cursor()));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String text, EntityModel model, RecordQuery query) {
        assertThat(Cursor.decode(text, model, query))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(RecordError.CURSOR_INVALID));
    }

    @Test
    void an_order_is_read_key_by_key() {
        assertThat(sorts(REQUISITION, "-amount,title,updatedBy"))
                .containsExactly(
                        new Sort("amount", true),
                        new Sort("title", false),
                        new Sort("updatedBy", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    colour                                  | /sort/0 unknown-field
                    state                                   | /sort/0 unknown-field
                    a_date,,a_uuid                          | /sort/1 unknown-field
                    a_date,-a_date                          | /sort/1 duplicate
                    a_json                                  | /sort/0 not-applicable
                    a_text                                  | /sort/0 not-applicable
                    id,id,id,id,id,id,id,id,id              | /sort too-many
                    """)
    void an_order_that_no_page_could_keep_is_a_fault(String sort, String fault) {
        assertThat(SortReader.read(EVERYTHING, sort))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(told(refused.problem().faults())).contains(fault));
    }
}
