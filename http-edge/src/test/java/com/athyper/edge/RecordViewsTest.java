package com.athyper.edge;

import static com.athyper.edge.Deals.DEALS;
import static com.athyper.edge.Deals.SUPPLIERS;
import static com.athyper.edge.Deals.deal;
import static com.athyper.edge.Deals.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.pipeline.Limits;
import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Collections;
import java.util.List;

class RecordViewsTest {
    private final EdgeUnderTest edge = Deals.edge();

    @Test
    void a_read_shows_what_was_chosen_and_which_record_it_is() {
        String id = deal(edge, "Chairs", supplier(edge, "A"), supplier(edge, "B"));
        var served =
                edge.get(DEALS + "/" + id + "?fields=title,createdBy").as("user").send().is(200);
        assertThat(served.json().values().keySet())
                .containsExactlyInAnyOrder("id", "version", "title", "createdBy");
        assertThat(served.header("ETag")).contains("\"1\"");
    }

    @Test
    void a_list_shows_what_was_chosen_of_each() {
        deal(edge, "Chairs", supplier(edge, "A"), supplier(edge, "B"));
        var served = edge.get(DEALS + "?fields=amount").as("user").send().is(200);
        assertThat(((Value.Fields) served.at("items", "0")).values().keySet())
                .containsExactlyInAnyOrder("id", "version", "amount");
    }

    @Test
    void references_are_shown_as_records_to_the_depth_that_was_asked_for() {
        String top = supplier(edge, "Top");
        String middle = supplier(edge, "Middle", top);
        String low = supplier(edge, "Low", middle);
        String id = deal(edge, "Chairs", low, top);
        var served =
                edge.get(DEALS + "/" + id + "?expand=supplier.parent.parent")
                        .as("user")
                        .send()
                        .is(200);
        assertThat(served.textAt("supplier", "name")).isEqualTo("Low");
        assertThat(served.textAt("supplier", "parent", "name")).isEqualTo("Middle");
        assertThat(served.textAt("supplier", "parent", "parent", "name")).isEqualTo("Top");
        assertThat(served.textAt("supplier", "parent", "parent", "parent")).isEqualTo("null");
        assertThat(served.textAt("agent")).isEqualTo(top);
        assertThat(served.header("ETag")).isEmpty();
    }

    @Test
    void fields_are_chosen_of_what_is_expanded_too() {
        String parent = supplier(edge, "Top");
        String id = deal(edge, "Chairs", supplier(edge, "Low", parent), parent);
        var served =
                edge.get(DEALS + "/" + id + "?expand=supplier&fields=title,supplier.parent")
                        .as("user")
                        .send()
                        .is(200);
        assertThat(((Value.Fields) served.at("supplier")).values().keySet())
                .containsExactlyInAnyOrder("id", "version", "parent");
        assertThat(served.textAt("supplier", "parent")).isEqualTo(parent);
        assertThat(served.json().values()).doesNotContainKey("agent");
    }

    /**
     * Goal: what references point to costs a statement for each entity and level, however many
     * records refer and by however many fields.
     *
     * <p>Method: twenty deals refer by two fields to suppliers with parents; the store counts how
     * often it is asked.
     */
    @Test
    void a_level_costs_one_statement_for_each_entity() {
        String top = supplier(edge, "Top");
        String other = supplier(edge, "Other top");
        for (int i = 0; i < 20; i++) {
            deal(edge, "D" + i, supplier(edge, "S" + i, top), supplier(edge, "T" + i, other));
        }
        var served =
                edge.get(DEALS + "?expand=supplier.parent,agent.parent").as("user").send().is(200);
        assertThat(served.textAt("items", "19", "supplier", "parent", "name")).isEqualTo("Top");
        assertThat(served.textAt("items", "19", "agent", "parent", "name")).isEqualTo("Other top");
        assertThat(edge.records.readsTogether()).containsExactly("supplier", "supplier");
    }

    @Test
    void what_is_hidden_from_the_caller_stays_an_id() {
        String shown = supplier(edge, "Shown");
        String hidden = supplier(edge, "Hidden");
        deal(edge, "Chairs", shown, hidden);
        edge.policies.limit(
                Operation.ENTITY_READ,
                new Expr.Compare(
                        Expr.Comparison.NE,
                        new Expr.Ref("resource", List.of("id")),
                        new Expr.Literal(Value.of(hidden))));
        var served = edge.get(DEALS + "?expand=supplier,agent").as("user").send().is(200);
        assertThat(served.textAt("items", "0", "supplier", "name")).isEqualTo("Shown");
        assertThat(served.textAt("items", "0", "agent")).isEqualTo(hidden);
        edge.get(SUPPLIERS + "/" + hidden).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "expand=title, /expand/0 not-applicable",
        "expand=colour, /expand/0 unknown-field",
        "'expand=supplier,agent.colour', /expand/1 unknown-field",
        "expand=supplier.parent.parent.parent, /expand/0 too-deep",
        "'fields=title,colour', /fields/1 unknown-field",
        "fields=, /fields/0 unknown-field",
        "fields=supplier.name, /fields/0 not-expanded",
        "expand=supplier&fields=supplier.colour, /fields/0 unknown-field"
    })
    void a_selection_that_cannot_be_is_refused(String query, String fault) {
        String id = deal(edge, "Chairs", supplier(edge, "A"), supplier(edge, "B"));
        for (String path : List.of(DEALS, DEALS + "/" + id)) {
            assertThat(
                            edge.get(path + "?" + query)
                                    .as("user")
                                    .send()
                                    .refused(400, "DATA.QUERY_INVALID")
                                    .faults())
                    .containsExactly(fault);
        }
    }

    @ParameterizedTest
    @CsvSource({"expand, supplier, 20", "fields, id, 200"})
    void there_is_an_end_to_what_can_be_chosen(String parameter, String name, int max) {
        var roomy = Deals.edge().limited(Limits.USUAL);
        roomy.get(DEALS + "?" + parameter + "=" + repeated(name, max)).as("user").send().is(200);
        assertThat(
                        roomy.get(DEALS + "?" + parameter + "=" + repeated(name, max + 1))
                                .as("user")
                                .send()
                                .refused(400, "DATA.QUERY_INVALID")
                                .faults())
                .containsExactly("/" + parameter + " too-many");
    }

    private static String repeated(String name, int times) {
        return String.join(",", Collections.nCopies(times, name));
    }
}
