package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/**
 * What an entity's author wrote in expressions decides what is stored, what is refused and in whose
 * language.
 */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EntityRulesIT {
    private static final String ENTITY =
            """
            {"name":"ruled_invoice","fields":[
               {"name":"net","type":"decimal","precision":12,"scale":2,"required":true},
               {"name":"rate","type":"decimal","precision":5,"scale":4,
                "default":{"expression":"record.net > 1000 ? 0.1 : 0.06"}},
               {"name":"gross","type":"decimal","precision":14,"scale":2,
                "computed":"record.net * (1 + record.rate)"},
               {"name":"reason","type":"string","requiredWhen":"record.gross >= 1000"},
               {"name":"due","type":"date"}],
             "validations":[
               {"id":"budget","when":"record.gross <= 5000","field":"net",
                "message":{"en":"over budget","ms":"melebihi bajet"}}],
             "lifecycle":{"initial":"open","states":["open","paid"],"transitions":[
               {"name":"pay","from":["open"],"to":"paid","when":"record.due != null",
                "message":{"en":"when is it due?","ms":"bila?"}}]}}
            """;
    private static final String RECORDS = "/api/data/ruled_invoice";

    private final Api api;

    EntityRulesIT(SharedWorld world) {
        api = world.api();
    }

    @BeforeAll
    void the_entity_is_in_force() throws Exception {
        api.send(Ask.post("/api/meta/entities").as(Business.ADMIN).with(ENTITY)).expect(201);
        api.send(Ask.post("/api/meta/entities/ruled_invoice/versions/1/publish").as(Business.ADMIN))
                .expect(200);
    }

    private Answered create(String body, String language) throws Exception {
        return api.send(
                Ask.post(RECORDS).as(Business.USER).with(body).header("Accept-Language", language));
    }

    @Test
    void what_is_computed_is_stored_found_and_computed_again() throws Exception {
        Answered created = create("{\"net\":\"2000\",\"reason\":\"fair\"}", "en").expect(201);
        assertThat(List.of(created.text("rate"), created.text("gross")))
                .containsExactly("0.1000", "2200.00");
        String path = RECORDS + "/" + created.text("id");

        api.send(
                        Ask.patch(path)
                                .as(Business.USER)
                                .with("{\"net\":\"3000\"}")
                                .ifMatch(created.etag()))
                .expect(200);

        assertThat(api.send(Ask.get(path).as(Business.USER)).expect(200).text("gross"))
                .isEqualTo("3300.00");
        assertThat(
                        api.send(
                                        Ask.get(
                                                        RECORDS
                                                                + "?filter=%7B%22gross%22%3A%7B%22eq%22%3A%223300%22%7D%7D")
                                                .as(Business.USER))
                                .expect(200)
                                .objects("items"))
                .hasSize(1);
    }

    @Test
    void a_refusal_has_every_fault_and_the_callers_language() throws Exception {
        Answered refused = create("{\"net\":\"9000\",\"gross\":\"1\"}", "ms-MY, en;q=0.1");

        refused.refused(422, "DATA.RECORD_INVALID");
        assertThat(refused.objects("errors"))
                .extracting(error -> error.text("pointer").orElseThrow())
                .containsExactlyInAnyOrder("/gross", "/reason", "/net");
        assertThat(refused.toString()).contains("melebihi bajet").contains("validation.budget");
    }

    @Test
    void a_gate_keeps_the_record_where_it_is() throws Exception {
        Answered created = create("{\"net\":\"5\"}", "en").expect(201);
        String path = RECORDS + "/" + created.text("id");
        Ask pay = Ask.post(path + "/transitions/pay").as(Business.USER);

        api.send(pay).refused(422, "DATA.TRANSITION_GATED");
        api.send(
                        Ask.patch(path)
                                .as(Business.USER)
                                .with("{\"due\":\"2030-01-31\"}")
                                .ifMatch(created.etag()))
                .expect(200);

        assertThat(api.send(pay).expect(200).text("state")).isEqualTo("paid");
    }

    @Test
    void a_definition_whose_expressions_do_not_fit_is_refused_with_every_pointer()
            throws Exception {
        Answered refused =
                api.send(
                        Ask.post("/api/meta/entities")
                                .as(Business.ADMIN)
                                .with(
                                        """
                                        {"name":"ruled_wrong","fields":[
                                           {"name":"a","type":"integer","computed":"record.b"},
                                           {"name":"b","type":"integer","computed":"record.a"},
                                           {"name":"c","type":"string","requiredWhen":"record.z == 1"}],
                                         "validations":[{"id":"x","when":"record.c > 1","message":"m"}]}
                                        """));

        refused.refused(422, "META.DEFINITION_INVALID");
        assertThat(refused.objects("errors"))
                .extracting(error -> error.text("pointer").orElseThrow())
                .containsExactlyInAnyOrder(
                        "/fields/0/computed",
                        "/fields/1/computed",
                        "/fields/2/requiredWhen",
                        "/validations/0/when");
    }
}
