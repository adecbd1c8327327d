package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.change.ContractDiff;
import com.athyper.meta.query.QueryReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class EffectiveDatingTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final String FIELDS =
            """
            {"name":"rate","fields":[
              {"name":"code","type":"string","required":true},
              {"name":"big","type":"string","required":true,"maxLength":501},
              {"name":"only","type":"string","required":true,"unique":true},
              {"name":"loose","type":"string"},
              {"name":"since","type":"date","required":true},
              {"name":"until","type":"date"}]%s}
            """;

    private static Value.Fields rate(String dating) {
        return json(
                FIELDS.formatted(
                        dating.isEmpty()
                                ? ""
                                : ",\"effectiveDating\":" + dating.replace('\'', '"')));
    }

    private static final String DATING = "{'from':'since','to':'until','key':['code']}";

    private static EntityModel model(String dating) {
        return Samples.compiled(sound(rate(dating)), 1);
    }

    @Test
    void periods_are_kept_carry_over_and_are_taken_away_by_null() {
        var model = model(DATING);
        assertThat(model.traits().effectiveDating())
                .contains(new EffectiveDating("since", "until", List.of("code")));
        assertThat(sound(Optional.of(model.document()), model.document()))
                .isEqualTo(model.document());
        var later = sound(Optional.of(model.document()), json("{\"label\":\"Rates\"}"));
        assertThat(later.get("effectiveDating")).isEqualTo(model.document().get("effectiveDating"));
        assertThat(
                        sound(Optional.of(model.document()), json("{\"effectiveDating\":null}"))
                                .get("effectiveDating"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /effectiveDating/from required, /effectiveDating/to required,"
                        + " /effectiveDating/key required",
                "7 | /effectiveDating wrong-type",
                "{'from':'until','to':'since','key':['code']} | /effectiveDating/from"
                        + " not-applicable, /effectiveDating/to not-applicable",
                "{'from':'ghost','to':'code','key':['ghost']} | /effectiveDating/from"
                    + " unknown-field, /effectiveDating/to not-applicable, /effectiveDating/key/0"
                    + " unknown-field",
                "{'from':'since','to':'until','key':['big','only','loose']} |"
                        + " /effectiveDating/key/0 not-applicable, /effectiveDating/key/1"
                        + " not-applicable, /effectiveDating/key/2 not-applicable",
                "{'from':'since','to':'until','key':['code'],'by':1} | /effectiveDating/by"
                        + " unknown-member",
            })
    void faults_are_told_at_their_places(String dating, String expected) {
        assertThat(String.join(", ", faults(rate(dating)))).isEqualTo(expected);
    }

    @Test
    void periods_follow_their_fields_to_other_names_and_need_them() {
        var model = model(DATING);
        String fields =
                "{\"fields\":[{\"name\":\"code\",\"type\":\"string\",\"required\":true},"
                        + "{\"name\":\"begins\",%s\"type\":\"date\",\"required\":true},"
                        + "{\"name\":\"until\",\"type\":\"date\"}]}";
        var renamed =
                sound(
                        Optional.of(model.document()),
                        json(fields.formatted("\"renamedFrom\":\"since\",")));
        assertThat(Samples.compiled(renamed, 2).traits().effectiveDating())
                .contains(new EffectiveDating("begins", "until", List.of("code")));
        assertThat(
                        ((DdlPlan.Steps)
                                        DdlPlan.between(
                                                DEMO,
                                                Optional.of(model),
                                                Samples.compiled(renamed, 2)))
                                .preconditions())
                .isEmpty();
        assertThat(faults(Optional.of(model.document()), json(fields.formatted(""))))
                .containsExactly("/effectiveDating/from unknown-field");
    }

    @Test
    void the_table_keeps_them_apart_and_a_live_one_is_counted_first() {
        var steps = (DdlPlan.Steps) DdlPlan.between(DEMO, Optional.empty(), model(DATING));
        assertThat(String.join("\n", steps.statements()))
                .contains("CREATE OR REPLACE TRIGGER \"rate.period.unique\" AFTER INSERT OR UPDATE")
                .contains("other.tenant_id = NEW.tenant_id AND other.\"code\" = NEW.\"code\"")
                .contains("\"rate.period.values\" CHECK (\"since\" < \"until\")");
        var next =
                Samples.compiled(
                        sound(
                                Optional.of(model("").document()),
                                json("{\"effectiveDating\":" + DATING.replace('\'', '"') + "}")),
                        2);
        var change = (DdlPlan.Steps) DdlPlan.between(DEMO, Optional.of(model("")), next);
        assertThat(change.preconditions())
                .extracting(Precondition::code)
                .containsExactly("out-of-range", "periods-overlap");
        assertThat(change.statements()).hasSize(3);
        assertThat(TableShape.expected(DEMO, next).constraints()).containsKey("rate.period.values");
        assertThat(TableShape.expected(DEMO, next).triggers())
                .containsExactly("rate.period.unique");
        assertThat(ContractDiff.between(model(""), next))
                .extracting(each -> each.pointer() + " " + each.breaking())
                .containsExactly("/effectiveDating true");
        assertThat(ContractDiff.between(next, model("")))
                .extracting(each -> each.pointer() + " " + each.breaking())
                .containsExactly("/effectiveDating false");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01, 2026-07-01, 2025-12-31, false",
        "2026-01-01, 2026-07-01, 2026-01-01, true",
        "2026-01-01, 2026-07-01, 2026-07-01, false",
        "2026-01-01, '', 2099-01-01, true",
        "***, '', 2099-01-01, false",
        "2026-01-01, ***, 2026-01-01, false"
    })
    void a_record_holds_from_its_first_day_to_the_day_before_its_end(
            String from, String to, String day, boolean holds) {
        var values =
                Value.object()
                        .put("since", from)
                        .put("until", to.isEmpty() ? Value.NULL : Value.of(to))
                        .build();
        var dating = model(DATING).traits().effectiveDating().orElseThrow();
        assertThat(dating.holds(values, LocalDate.parse(day))).isEqualTo(holds);
    }

    @Test
    void a_query_starts_from_what_holds_on_a_day() {
        var model = model(DATING);
        var models = Map.of(model.name(), model);
        String body = "{\"from\":\"rate\",\"select\":[\"code\"],\"effectiveAt\":%s}";
        var read =
                QueryReader.read(
                        name -> Optional.ofNullable(models.get(name)),
                        json(body.formatted("\"2026-01-01\"")));
        assertThat(read.toString()).contains("since").contains("2026-01-01");
        for (String wrong : List.of("7", "\"soon\"")) {
            assertThat(
                            QueryReader.read(
                                            name -> Optional.ofNullable(models.get(name)),
                                            json(body.formatted(wrong)))
                                    .toString())
                    .contains("/effectiveAt");
        }
    }
}
