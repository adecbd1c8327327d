package com.athyper.meta.record;

import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Samples;
import com.athyper.meta.behaviour.Circumstances;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

class RecordRulesTest {
    private static final EntityModel CLAIM =
            model(
                    json(
                            """
                            {"name":"claim","fields":[
                              {"name":"amount","type":"decimal","precision":12,"scale":2,"min":"0"},
                              {"name":"budget","type":"decimal","precision":12,"scale":2},
                              {"name":"reason","type":"string","requiredWhen":"record.amount > 100"},
                              {"name":"owner","type":"string","readOnlyWhen":"before.owner != null && !('boss' in subject.roles)"},
                              {"name":"note","type":"string","readOnlyWhen":"record.state == 'closed'"},
                              {"name":"day","type":"date"},
                              {"name":"until","type":"date"}],
                             "validations":[
                              {"id":"budget","when":"record.amount <= record.budget","field":"amount",
                               "message":{"en":"over budget","ms":"melebihi bajet"}},
                              {"id":"days","when":"record.until == null || record.day == null || record.day <= record.until",
                               "message":"ends before it begins"},
                              {"id":"grows","when":"record.amount >= before.amount","field":"amount",
                               "message":"an amount never falls"}],
                             "lifecycle":{"initial":"open","states":["open","closed"],"transitions":[
                              {"name":"close","from":["open"],"to":"closed","when":"record.amount > 0 && record.createdBy != subject.id",
                               "message":{"en":"nothing to close","ms":"tiada apa"}},
                              {"name":"leave","from":["open"],"to":"closed","when":"record.day != null"}]}}
                            """));
    private static final EntityModel ORDER =
            model(
                    json(
                            """
                            {"name":"order","fields":[
                              {"name":"net","type":"decimal","precision":12,"scale":2,"required":true},
                              {"name":"rush","type":"boolean","default":false},
                              {"name":"rate","type":"decimal","precision":5,"scale":4,
                               "default":{"expression":"record.rush ? 0.1 : 0.06"}},
                              {"name":"gross","type":"decimal","precision":5,"scale":2,"required":true,
                               "computed":"record.net + record.tax"},
                              {"name":"tax","type":"decimal","precision":14,"scale":2,
                               "computed":"record.net * record.rate"},
                              {"name":"dozens","type":"integer","computed":"record.net / 12"},
                              {"name":"changes","type":"integer",
                               "computed":"before.changes == null ? 1 : before.changes + 1"},
                              {"name":"writer","type":"string","computed":"subject.id"},
                              {"name":"due","type":"date","default":{"expression":"'2030-01-31'"}}],
                             "validations":[
                              {"id":"small","when":"record.gross < 900","message":"too much"}]}
                            """));

    private static Circumstances by(String subject, String languages, String... roles) {
        return in(Optional.empty(), subject, languages, roles);
    }

    private static Circumstances in(
            Optional<String> state, String subject, String languages, String... roles) {
        return new Circumstances(
                state,
                Value.object().put("id", subject).put("roles", Value.texts(List.of(roles))).build(),
                languages);
    }

    private static final Circumstances USER = by("user", "");

    private static Value.Fields ok(Answer<Value.Fields> answer) {
        return switch (answer) {
            case Answer.Ok<Value.Fields>(var values) -> values;
            case Answer.Refused<Value.Fields>(var problem) ->
                    throw new AssertionError(problem.faults().toString());
        };
    }

    private static Problem refused(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?>(var values) -> throw new AssertionError(values.toString());
            case Answer.Refused<?>(var problem) -> problem;
        };
    }

    private static List<String> faults(Answer<Value.Fields> answer) {
        var problem = refused(answer);
        assertThat(problem.code()).isEqualTo(RecordError.RECORD_INVALID);
        return Samples.told(problem.faults());
    }

    private static Answer<Value.Fields> create(EntityModel model, String input) {
        return RecordValidator.validate(model, json(input), USER);
    }

    private static Answer<Value.Fields> change(String present, String changes, Circumstances by) {
        return RecordValidator.merge(CLAIM, ok(create(CLAIM, present)), json(changes), by);
    }

    private static String text(Value.Fields values, String... names) {
        var some = Value.object();
        for (String name : names) {
            some.put(name, values.get(name).orElse(Value.NULL));
        }
        return Json.write(some.build());
    }

    @Test
    void a_field_is_required_where_its_condition_is_true() {
        assertThat(faults(create(CLAIM, "{\"amount\":101,\"budget\":500}")))
                .containsExactly("/reason required");
        ok(create(CLAIM, "{\"amount\":100,\"budget\":500}"));
        ok(create(CLAIM, "{\"amount\":101,\"budget\":500,\"reason\":\"trip\"}"));
    }

    @Test
    void what_is_unknown_requires_nothing_and_validates_nothing() {
        assertThat(faults(create(CLAIM, "{}"))).containsExactly("/amount unjudged.budget");
    }

    @Test
    void a_validation_says_what_its_author_says_in_the_language_of_the_reader() {
        var input =
                json("{\"amount\":6,\"budget\":5,\"day\":\"2030-02-01\",\"until\":\"2030-01-01\"}");

        assertThat(
                        refused(
                                        RecordValidator.validate(
                                                CLAIM, input, by("user", "ms-MY,en;q=0.5")))
                                .faults())
                .extracting(fault -> fault.pointer() + " " + fault.code() + " " + fault.message())
                .containsExactly(
                        "/amount validation.budget melebihi bajet",
                        " validation.days ends before it begins");
    }

    @Test
    void faults_of_form_and_of_rules_come_together_and_not_twice() {
        assertThat(
                        faults(
                                create(
                                        CLAIM,
                                        """
                                        {"amount":"-1","budget":5,"day":"2030-02-01","until":"2030-01-01","x":1}
                                        """)))
                .containsExactlyInAnyOrder(
                        "/amount out-of-range", "/x unknown-field", " validation.days");
    }

    @Test
    void a_change_is_judged_as_it_would_be_written() {
        String present = "{\"amount\":50,\"budget\":200}";
        assertThat(faults(change(present, "{\"amount\":201,\"reason\":\"x\"}", USER)))
                .containsExactly("/amount validation.budget");
        assertThat(faults(change(present, "{\"amount\":150}", USER)))
                .containsExactly("/reason required");
        assertThat(faults(change(present, "{\"amount\":49}", USER)))
                .containsExactly("/amount validation.grows");
        ok(change(present, "{\"amount\":201,\"budget\":201,\"reason\":\"x\"}", USER));
    }

    @Test
    void a_read_only_field_may_be_sent_and_not_changed() {
        String present = "{\"amount\":50,\"budget\":200,\"owner\":\"ann\",\"note\":\"a\"}";
        assertThat(faults(change(present, "{\"owner\":\"bob\"}", USER)))
                .containsExactly("/owner read-only");
        assertThat(faults(change(present, "{\"owner\":null}", USER)))
                .containsExactly("/owner read-only");
        ok(change(present, "{\"owner\":\"ann\"}", USER));
        ok(change(present, "{\"owner\":\"bob\"}", by("user", "", "boss")));
        ok(change("{\"amount\":50,\"budget\":200}", "{\"owner\":\"bob\"}", USER));
    }

    @Test
    void whether_a_field_is_read_only_may_depend_on_the_state() {
        String present = "{\"amount\":50,\"budget\":200,\"note\":\"a\"}";
        ok(change(present, "{\"note\":\"b\"}", in(Optional.of("open"), "user", "")));
        assertThat(
                        faults(
                                change(
                                        present,
                                        "{\"note\":\"b\"}",
                                        in(Optional.of("closed"), "user", ""))))
                .containsExactly("/note read-only");
        // Where nobody said which state it has, the field is protected.
        assertThat(faults(change(present, "{\"note\":\"b\"}", USER)))
                .containsExactly("/note read-only");
    }

    @Test
    void computed_fields_and_defaults_are_found_in_their_order() {
        var values = ok(create(ORDER, "{\"net\":100.55,\"rush\":true}"));

        assertThat(text(values, "rate", "tax", "gross", "dozens", "changes", "writer", "due"))
                .isEqualTo(
                        """
                        {"rate":0.1000,"tax":10.06,"gross":110.61,"dozens":8,"changes":1,\
                        "writer":"user","due":"2030-01-31"}\
                        """);
        assertThat(text(ok(create(ORDER, "{\"net\":100,\"rate\":0}")), "rate", "gross"))
                .isEqualTo("{\"rate\":0.0000,\"gross\":100.00}");
    }

    @Test
    void null_is_an_answer_to_a_default_and_the_computed_follow() {
        assertThat(faults(create(ORDER, "{\"net\":100,\"rate\":null}")))
                .containsExactly("/gross required");
    }

    @Test
    void a_change_computes_again_and_asks_no_default() {
        var first = ok(create(ORDER, "{\"net\":100}"));
        var second =
                ok(
                        RecordValidator.merge(
                                ORDER, first, json("{\"net\":200,\"rush\":true}"), by("ann", "")));

        assertThat(text(second, "rate", "gross", "changes", "writer"))
                .isEqualTo("{\"rate\":0.0600,\"gross\":212.00,\"changes\":2,\"writer\":\"ann\"}");
    }

    @Test
    void nobody_writes_a_computed_field() {
        assertThat(faults(create(ORDER, "{\"net\":1,\"gross\":5,\"tax\":null}")))
                .containsExactlyInAnyOrder("/gross computed", "/tax computed");
        assertThat(
                        faults(
                                RecordValidator.merge(
                                        ORDER,
                                        ok(create(ORDER, "{\"net\":1}")),
                                        json("{\"gross\":\"1.06\"}"),
                                        USER)))
                .containsExactly("/gross computed");
    }

    @Test
    void what_is_computed_meets_its_field_and_what_follows_from_a_fault_is_not_told() {
        assertThat(faults(create(ORDER, "{\"net\":999}"))).containsExactly("/gross precision");
        assertThat(faults(create(ORDER, "{\"net\":\"x\"}"))).containsExactly("/net wrong-type");
    }

    @Test
    void a_gate_opens_where_its_condition_is_true() {
        assertThat(pass("close", "{\"amount\":1,\"budget\":5}", by("boss", "")))
                .isInstanceOf(Answer.Ok.class);
        var said = refused(pass("close", "{\"amount\":0,\"budget\":5}", by("boss", "ms")));
        assertThat(said.code()).isEqualTo(RecordError.TRANSITION_GATED);
        assertThat(said.detail()).isEqualTo("tiada apa");
        assertThat(Samples.told(said.faults())).containsExactly(" gate.close");
    }

    @Test
    void a_gate_knows_who_made_the_record_and_stays_shut_where_it_cannot_know() {
        assertThat(refused(pass("close", "{\"amount\":1,\"budget\":5}", by("maker", ""))).detail())
                .isEqualTo("nothing to close");
        assertThat(
                        Samples.told(
                                refused(
                                                pass(
                                                        "close",
                                                        "{\"amount\":1,\"budget\":5}",
                                                        Circumstances.NOBODY))
                                        .faults()))
                .containsExactly(" unjudged.close");
        assertThat(refused(pass("leave", "{\"amount\":1,\"budget\":5}", USER)).detail())
                .isEqualTo("`leave` is open where `record.day != null`");
    }

    private static Answer<?> pass(String transition, String input, Circumstances by) {
        var record =
                new StoredRecord(
                        new UUID(0, 1),
                        1,
                        Optional.of("open"),
                        Optional.empty(),
                        new PrincipalId("maker"),
                        Instant.EPOCH,
                        new PrincipalId("maker"),
                        Instant.EPOCH,
                        ok(create(CLAIM, input)));
        var found = CLAIM.lifecycle().orElseThrow().transition(transition).orElseThrow();
        return TransitionGate.pass(CLAIM, found, record, by);
    }
}
