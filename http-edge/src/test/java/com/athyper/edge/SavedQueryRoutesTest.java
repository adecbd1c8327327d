package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Value;
import com.athyper.meta.query.CheckedQuery;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.List;

class SavedQueryRoutesTest {
    private static final String QUERY =
            """
            {"from":"purchase_requisition","select":["currency",{"sum":"amount","as":"total"}],
             "where":{"amount":{"gte":{"param":"floor"}},"state":{"in":{"param":"states"}}},
             "groupBy":["currency"],"orderBy":["-total"],"limit":5}\
            """;
    private static final String PARAMETERS =
            """
            [{"name":"floor","type":"decimal"},
             {"name":"states","type":"enum","values":["draft","approved"],"list":true,
              "default":["approved"]}]\
            """;
    private static final String SAVED =
            """
            {"name":"totals","label":"Totals","parameters":%s,"query":%s}\
            """
                    .formatted(PARAMETERS, QUERY);
    private static final Expr OWN =
            new Expr.Compare(
                    Expr.Comparison.EQ,
                    new Expr.Ref("resource", List.of("createdBy")),
                    new Expr.Literal(Value.of("user")));

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private Served save(String document) {
        return edge.post("/api/queries").as("manager").json(document).send();
    }

    private EdgeUnderTest.Ask run(String body) {
        return edge.post("/api/queries/totals/run").as("user").json(body);
    }

    private Expr where() {
        return edge.queries.asked().getLast().query().where();
    }

    @Test
    void a_query_is_kept_shown_listed_replaced_and_deleted() {
        var made = save(SAVED).is(201);
        assertThat(made.header("Location")).contains("/api/queries/totals");
        String first = made.header("ETag").orElseThrow();

        var shown = edge.get("/api/queries/totals").as("user").send().is(200);
        assertThat(shown.header("ETag")).contains(first);
        assertThat(shown.textAt("label")).isEqualTo("Totals");
        assertThat(shown.textAt("createdBy")).isEqualTo("manager");
        assertThat(shown.at("query", "limit")).isEqualTo(Value.of(5));
        edge.get("/api/queries/totals").as("user").header("If-None-Match", first).send().is(304);

        edge.put("/api/queries/totals")
                .as("manager")
                .json(SAVED)
                .send()
                .refused(428, "QUERY.VERSION_NEEDED");
        var next =
                edge.put("/api/queries/totals")
                        .as("manager")
                        .header("If-Match", first)
                        .json(SAVED.replace("\"Totals\"", "\"All totals\""))
                        .send()
                        .is(200);
        assertThat(next.at("version")).isEqualTo(Value.of(2));
        edge.put("/api/queries/totals")
                .as("manager")
                .header("If-Match", first)
                .json(SAVED)
                .send()
                .refused(412, "QUERY.SAVED_STALE");
        save(SAVED).refused(409, "QUERY.SAVED_EXISTS");

        var list = edge.get("/api/queries?count=exact").as("user").send().is(200);
        assertThat(list.textAt("items", "0", "label")).isEqualTo("All totals");
        assertThat(list.at("total")).isEqualTo(Value.of(1));

        edge.delete("/api/queries/totals")
                .as("manager")
                .send()
                .refused(428, "QUERY.VERSION_NEEDED");
        edge.delete("/api/queries/totals")
                .as("manager")
                .header("If-Match", next.header("ETag").orElseThrow())
                .send()
                .is(204);
        edge.get("/api/queries/totals").as("user").send().refused(404, "QUERY.SAVED_NOT_FOUND");
        run("{\"parameters\":{\"floor\":1}}").send().refused(404, "QUERY.SAVED_NOT_FOUND");
    }

    @Test
    void another_query_under_an_old_name_has_another_tag() {
        String first = save(SAVED).is(201).header("ETag").orElseThrow();
        edge.delete("/api/queries/totals").as("manager").header("If-Match", first).send().is(204);
        String again = save(SAVED.replace("Totals", "Others")).is(201).header("ETag").orElseThrow();
        assertThat(again).isNotEqualTo(first);
        edge.delete("/api/queries/totals")
                .as("manager")
                .header("If-Match", first)
                .send()
                .refused(412, "QUERY.SAVED_STALE");
    }

    @Test
    void it_runs_with_what_is_given_and_with_its_defaults() {
        save(SAVED).is(201);
        edge.queries.knows(Value.object().put("currency", "MYR").put("total", 7).build());

        var served = run("{\"parameters\":{\"floor\":\"10.50\"},\"limit\":2}").send().is(200);

        assertThat(served.at("items", "0", "total")).isEqualTo(Value.of("7"));
        assertThat(served.textAt("nextCursor")).isEqualTo("more");
        assertThat(edge.queries.asked().getLast().query().limit()).isEqualTo(2);
        assertThat(where().toString())
                .contains("10.50")
                .contains("approved")
                .doesNotContain("draft");

        run("{\"parameters\":{\"floor\":1,\"states\":[\"draft\"]},\"cursor\":\"more\"}")
                .send()
                .is(200);
        assertThat(where().toString()).contains("draft").doesNotContain("approved");
        assertThat(edge.queries.asked().getLast().query().cursor()).contains("more");
    }

    @Test
    void what_was_given_wrongly_is_told_by_parameter() {
        save(SAVED).is(201);
        var served =
                run("{\"parameters\":{\"states\":[\"sold\"],\"other\":1}}")
                        .send()
                        .refused(422, "QUERY.PARAMETERS_INVALID");
        assertThat(served.faults())
                .containsExactlyInAnyOrder(
                        "/parameters/floor required",
                        "/parameters/states wrong-type",
                        "/parameters/other unknown");
        run("{\"parameters\":{\"floor\":1},\"limit\":0}")
                .send()
                .refused(422, "QUERY.PARAMETERS_INVALID");
        run("{\"parameter\":{}}").send().refused(422, "EDGE.BODY_INVALID");
        assertThat(edge.queries.asked()).isEmpty();
    }

    @Test
    void what_the_models_do_not_have_cannot_be_saved() {
        assertThat(
                        save(SAVED.replace("\"currency\"", "\"colour\""))
                                .refused(422, "QUERY.INVALID")
                                .faults())
                .contains("/query/select/0 unknown-field");
        // A text is no amount, and `sold` no state.
        assertThat(
                        save(SAVED.replace("\"decimal\"", "\"string\""))
                                .refused(422, "QUERY.INVALID")
                                .faults())
                .containsExactly("/query/where/amount/gte wrong-type");
        assertThat(
                        save(SAVED.replace("\"draft\",\"approved\"", "\"approved\",\"sold\""))
                                .refused(422, "QUERY.INVALID")
                                .faults())
                .containsExactly("/query/where/state/in/0 wrong-type");
        assertThat(
                        save(SAVED.replace("\"limit\":5", "\"cursor\":\"x\""))
                                .refused(422, "QUERY.INVALID")
                                .faults())
                .containsExactly("/query/cursor not-applicable");
        assertThat(
                        save(SAVED.replace("\"name\":\"floor\"", "\"name\":\"roof\""))
                                .refused(422, "QUERY.INVALID")
                                .faults())
                .containsExactlyInAnyOrder("/parameters/0 unused", "/query unknown-parameter");
    }

    @Test
    void a_model_that_has_moved_on_is_told_from_what_was_given() {
        save(SAVED).is(201);
        edge.models.with(
                """
                {"name":"purchase_requisition","label":"Purchase requisition","fields":[
                  {"name":"title","type":"string","required":true,"maxLength":200},
                  {"name":"amount","type":"decimal","precision":18,"scale":2}]}\
                """);
        var served =
                run("{\"parameters\":{\"floor\":1}}").send().refused(409, "QUERY.SAVED_OUTDATED");
        assertThat(served.faults())
                .contains("/query/select/0 unknown-field", "/query/where/state unknown-field");
    }

    @Test
    void policy_is_asked_about_whoever_runs_it_and_never_about_its_author() {
        save(SAVED).is(201);
        edge.policies.limit(Operation.ENTITY_READ, OWN);
        run("{\"parameters\":{\"floor\":1}}").send().is(200);
        assertThat(edge.queries.asked().getLast().visible()).containsEntry(CheckedQuery.ROOT, OWN);

        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/hide-amount",
                        new Obligation.Masked(List.of("amount"), new Mask.Hide()),
                        Expr.TRUE));
        run("{\"parameters\":{\"floor\":1}}").send().refused(403, "POLICY.FIELD_MASKED");
        edge.post("/api/queries/totals/run")
                .as("manager")
                .json("{\"parameters\":{\"floor\":1}}")
                .send()
                .is(200);

        edge.policies.forbid(Operation.ENTITY_READ);
        edge.post("/api/queries/totals/run")
                .as("manager")
                .json("{\"parameters\":{\"floor\":1}}")
                .send()
                .refused(403, "POLICY.DENIED");
    }

    @Test
    void each_thing_that_can_be_done_takes_its_operation() {
        String tag = save(SAVED).is(201).header("ETag").orElseThrow();
        edge.policies.forbid(Operation.QUERY_WRITE);
        save(SAVED.replace("totals", "more")).refused(403, "POLICY.DENIED");
        edge.put("/api/queries/totals")
                .as("manager")
                .header("If-Match", tag)
                .json(SAVED)
                .send()
                .refused(403, "POLICY.DENIED");
        edge.delete("/api/queries/totals")
                .as("manager")
                .header("If-Match", tag)
                .send()
                .refused(403, "POLICY.DENIED");
        edge.policies.forbid(Operation.QUERY_RUN);
        run("{\"parameters\":{\"floor\":1}}").send().refused(403, "POLICY.DENIED");
        edge.policies.forbid(Operation.QUERY_READ);
        edge.get("/api/queries").as("user").send().refused(403, "POLICY.DENIED");
        edge.get("/api/queries/totals").as("user").send().refused(403, "POLICY.DENIED");
        assertThat(edge.audit.entries())
                .anyMatch(entry -> entry.operation().equals("entity.query.write"));
    }

    @Test
    void another_tenant_has_queries_of_its_own() {
        save(SAVED).is(201);
        edge.get("/api/queries/totals").as("user@ops").send().refused(404, "QUERY.SAVED_NOT_FOUND");
        assertThat(edge.get("/api/queries").as("user@ops").send().is(200).at("items"))
                .isEqualTo(new Value.Items(List.of()));
    }

    @Test
    void a_query_that_is_not_kept_takes_parameters_too() {
        var asked =
                edge.post("/api/query")
                        .as("user")
                        .json(
                                """
                                {"from":"purchase_requisition","select":["title"],
                                 "where":{"amount":{"gt":{"param":"floor"}}},
                                 "parameters":{"floor":"3.5"}}\
                                """)
                        .send()
                        .is(200);
        assertThat(asked.at("items")).isEqualTo(new Value.Items(List.of()));
        assertThat(where().toString()).contains("3.5");
        assertThat(
                        edge.post("/api/query")
                                .as("user")
                                .json(
                                        """
                                        {"from":"purchase_requisition","select":["title"],
                                         "where":{"amount":{"gt":{"param":"floor"}}},
                                         "parameters":{"ceiling":1}}\
                                        """)
                                .send()
                                .refused(422, "QUERY.INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/where/amount/gt unknown-parameter", "/parameters/ceiling unused");
    }

    @Test
    void an_outdated_model_is_refreshed_and_the_query_asked_again() {
        save(SAVED).is(201);
        edge.queries.next(RecordError.MODEL_CHANGED);
        run("{\"parameters\":{\"floor\":1}}").send().is(200);
        assertThat(edge.models.refreshed()).isEqualTo(1);
    }
}
