package com.athyper.meta;

import static com.athyper.meta.Samples.compiled;
import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.overlay.Composition;
import com.athyper.meta.overlay.OverlayChange;
import com.athyper.meta.record.RecordValidator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class OverlayTest {
    static final Value.Fields BASE =
            sound(
                    json(
                            """
                            {"name":"order","label":"Order","fields":[
                              {"name":"title","type":"string","maxLength":200},
                              {"name":"amount","type":"integer","min":0,"max":10000},
                              {"name":"grade","type":"enum","values":["a","b","c"]},
                              {"name":"note","type":"text"}]}
                            """));

    static Value.Fields overlay(String name, String overlay) {
        return json("{\"overlays\":{\"" + name + "\":" + overlay + "}}");
    }

    static Value.Fields laid(Value.Fields over, String name, String overlay) {
        return sound(Optional.of(over), overlay(name, overlay));
    }

    static List<String> refused(Value.Fields over, String name, String overlay) {
        return faults(Optional.of(over), overlay(name, overlay));
    }

    static Field field(Value.Fields document, String name) {
        return compiled(document, 2).field(name).orElseThrow();
    }

    @Test
    void an_overlay_adds_restricts_relabels_orders_defaults_and_hides() {
        var document =
                laid(
                        BASE,
                        "own",
                        """
                        {"layer":"tenant","label":"Purchase",
                         "fields":[{"name":"cost_center","type":"string","maxLength":10}],
                         "change":{
                           "title":{"label":"Subject","required":true,"maxLength":50},
                           "amount":{"max":5000,"default":10},
                           "grade":{"values":["c","a"]},
                           "note":{"hidden":true}},
                         "order":["cost_center","amount"],
                         "validations":[{"id":"round","when":"record.amount > 5","message":"more"}]}
                        """);
        var model = compiled(document, 2);

        assertThat(model.label()).isEqualTo("Purchase");
        assertThat(model.fields().stream().map(Field::name))
                .containsExactly("cost_center", "amount", "title", "grade", "note");
        assertThat(model.shownFields().stream().map(Field::name)).doesNotContain("note");
        assertThat(field(document, "title").label()).isEqualTo("Subject");
        assertThat(field(document, "title").required()).isTrue();
        assertThat(field(document, "title").maxLength()).hasValue(50);
        assertThat(field(document, "amount").max())
                .hasValueSatisfying(max -> assertThat(max).isEqualByComparingTo("5000"));
        assertThat(field(document, "grade").values()).containsExactly("a", "c");
        assertThat(field(document, "cost_center").id()).isEqualTo("f5");
        assertThat(model.behaviour().validations()).hasSize(1);
        assertThat(document.get("fields")).isEqualTo(BASE.get("fields"));
        assertThat(Json.write(Composition.of(document).provenance()))
                .contains("\"cost_center\":{\"added\":[\"tenant/own\"]}")
                .contains("\"amount\":{\"default\":[\"tenant/own\"],\"max\":[\"tenant/own\"]}")
                .contains("\"order\":[\"tenant/own\"]");
    }

    @Test
    void what_is_hidden_is_not_written() {
        var document =
                laid(BASE, "own", "{\"layer\":\"tenant\",\"change\":{\"note\":{\"hidden\":true}}}");
        assertThat(RecordValidator.validate(compiled(document, 2), json("{\"note\":\"x\"}")))
                .isInstanceOf(Answer.Refused.class);
        assertThat(RecordValidator.validate(compiled(BASE, 1), json("{\"note\":\"x\"}")))
                .isInstanceOf(Answer.Ok.class);
    }

    @Test
    void the_strictest_of_all_layers_holds_and_the_later_layer_names() {
        var document =
                laid(
                        laid(
                                BASE,
                                "trade",
                                "{\"layer\":\"pack\",\"change\":{\"amount\":{\"label\":\"Net\",\"max\":100,\"requiredWhen\":\"record.grade"
                                    + " == 'a'\"}}}"),
                        "own",
                        "{\"layer\":\"tenant\",\"change\":{\"amount\":{\"label\":\"Sum\",\"max\":900,\"min\":7,\"requiredWhen\":\"record.grade"
                            + " == 'b'\"}}}");
        var amount = field(document, "amount");

        assertThat(amount.label()).isEqualTo("Sum");
        assertThat(amount.max()).map(Object::toString).hasValue("1E+2");
        assertThat(amount.min()).map(Object::toString).hasValue("7");
        assertThat(compiled(document, 2).behaviour().requiredWhen()).hasSize(1);
        assertThat(Json.write(Composition.of(document).document()))
                .contains("(record.grade == 'a') || (record.grade == 'b')");
        assertThat(Json.write(Composition.of(document).provenance()))
                .contains("\"label\":[\"pack/trade\",\"tenant/own\"]")
                .contains("\"max\":[\"pack/trade\"]");
    }

    @Test
    void a_field_is_shown_where_all_who_speak_of_it_say_so() {
        var document =
                laid(
                        laid(
                                BASE,
                                "trade",
                                "{\"layer\":\"pack\",\"change\":{\"note\":{\"visibleWhen\":\"record.amount"
                                    + " > 5\"}}}"),
                        "own",
                        "{\"layer\":\"tenant\",\"change\":{\"note\":{\"visibleWhen\":\"record.grade"
                                + " == 'a'\"}}}");

        assertThat(Json.write(Composition.of(document).document()))
                .contains("(record.amount > 5) && (record.grade == 'a')");
    }

    @Test
    void a_base_that_changes_leaves_overlays_as_they_are() {
        var document =
                laid(
                        BASE,
                        "own",
                        "{\"layer\":\"tenant\",\"change\":{\"title\":{\"label\":\"Subject\",\"maxLength\":50}},\"order\":[\"note\"]}");
        var next =
                sound(
                        Optional.of(document),
                        json(
                                """
                                {"fields":[
                                  {"name":"headline","renamedFrom":"title","type":"string","maxLength":300,"label":"Headline"},
                                  {"name":"amount","type":"integer"},
                                  {"name":"grade","type":"enum","values":["a","b","c"]},
                                  {"name":"note","type":"text"}]}
                                """));

        assertThat(field(next, "headline").label()).isEqualTo("Subject");
        assertThat(field(next, "headline").maxLength()).hasValue(50);
        assertThat(compiled(next, 2).fields().getFirst().name()).isEqualTo("note");
        assertThat(
                        faults(
                                Optional.of(next),
                                json("{\"fields\":[{\"name\":\"note\",\"type\":\"text\"}]}")))
                .containsExactly("/overlays/own/change/headline unknown-field");
    }

    @Test
    void an_overlay_that_is_taken_off_leaves_the_base() {
        var with =
                laid(
                        BASE,
                        "own",
                        "{\"layer\":\"tenant\",\"label\":\"Mine\",\"fields\":[{\"name\":\"x\",\"type\":\"text\"}]}");
        var without = sound(Optional.of(with), overlay("own", "null"));

        assertThat(without.get("fields")).isEqualTo(BASE.get("fields"));
        assertThat(without.get("overlays")).isEmpty();
        assertThat(without.get("retiredColumns")).contains(Value.texts(List.of("x")));
        var again =
                laid(
                        without,
                        "own",
                        "{\"layer\":\"tenant\",\"fields\":[{\"name\":\"x\",\"type\":\"text\"}]}");
        assertThat(field(again, "x").column()).isEqualTo("x_2");
        assertThat(field(again, "x").id()).isEqualTo("f6");
    }

    @Test
    void fields_of_base_and_overlays_share_no_column() {
        var with =
                laid(
                        BASE,
                        "own",
                        "{\"layer\":\"tenant\",\"fields\":[{\"name\":\"x\",\"type\":\"text\"}]}");
        var renamed =
                laid(
                        with,
                        "own",
                        "{\"layer\":\"tenant\",\"fields\":[{\"name\":\"y\",\"renamedFrom\":\"x\",\"type\":\"text\"}]}");
        var grown =
                laid(
                        renamed,
                        "more",
                        "{\"layer\":\"pack\",\"fields\":[{\"name\":\"x\",\"type\":\"text\"}]}");

        assertThat(field(grown, "y").column()).isEqualTo("x");
        assertThat(field(grown, "y").id()).isEqualTo("f5");
        assertThat(field(grown, "x").column()).isEqualTo("x_2");
        assertThat(sound(Optional.of(grown), grown)).isEqualTo(grown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"label":"x"}                                          | /overlays/own/layer required
                    {"layer":"system"}                                     | /overlays/own/layer unknown-value
                    {"layer":"org"}                                        | /overlays/own/orgUnit required
                    {"layer":"org","orgUnit":"No Unit"}                    | /overlays/own/orgUnit pattern
                    {"layer":"pack","orgUnit":"works"}                     | /overlays/own/orgUnit not-applicable
                    {"layer":"pack","colour":1}                            | /overlays/own/colour unknown-member
                    {"layer":"pack","change":[]}                           | /overlays/own/change wrong-type
                    {"layer":"pack","change":{"title":1}}                  | /overlays/own/change/title wrong-type
                    {"layer":"pack","change":{"gone":{"label":"x"}}}       | /overlays/own/change/gone unknown-field
                    {"layer":"pack","change":{"title":{"type":"text"}}}    | /overlays/own/change/title/type unknown-member
                    {"layer":"pack","change":{"title":{"required":false}}} | /overlays/own/change/title/required loosens
                    {"layer":"pack","change":{"title":{"label":" "}}}      | /overlays/own/change/title/label too-short
                    {"layer":"pack","change":{"amount":{"max":"much"}}}    | /overlays/own/change/amount/max wrong-type
                    {"layer":"pack","change":{"amount":{"default":"ten"}}} | /overlays/own/change/amount/default wrong-type
                    {"layer":"pack","change":{"grade":{"values":["z"]}}}   | /overlays/own/change/grade/values nothing-left
                    {"layer":"pack","change":{"title":{"requiredWhen":"record.gone"}}} | /overlays/own/change/title/requiredWhen unknown-attribute
                    {"layer":"pack","change":{"title":{"hidden":true,"required":true}}}  | /overlays/own/change/title/required hidden-and-required
                    {"layer":"pack","order":["gone"]}                      | /overlays/own/order/0 unknown-field
                    {"layer":"pack","fields":[{"name":"title","type":"text"}]} | /overlays/own/fields/0/name duplicate
                    {"layer":"pack","fields":[{"name":"n","type":"number"}]}   | /overlays/own/fields/0/type unknown-type
                    {"layer":"pack","validations":[{"id":"v","when":"record.gone","message":"m"}]} | /overlays/own/validations/0/when unknown-attribute
                    """)
    void what_does_not_fit_is_told_where_it_was_written(String overlay, String fault) {
        assertThat(refused(BASE, "own", overlay)).contains(fault);
    }

    @Test
    void two_of_one_layer_have_to_agree() {
        var document =
                laid(
                        BASE,
                        "one",
                        "{\"layer\":\"pack\",\"label\":\"A\",\"change\":{\"title\":{\"label\":\"A\"}},\"order\":[\"note\"]}");

        assertThat(
                        refused(
                                document,
                                "two",
                                "{\"layer\":\"pack\",\"label\":\"B\",\"change\":{\"title\":{\"label\":\"B\"}},\"order\":[\"title\"]}"))
                .containsExactlyInAnyOrder(
                        "/overlays/two/label overlay-conflict",
                        "/overlays/two/change/title/label overlay-conflict",
                        "/overlays/two/order overlay-conflict");
        assertThat(
                        laid(
                                document,
                                "two",
                                "{\"layer\":\"pack\",\"label\":\"A\",\"change\":{\"title\":{\"label\":\"A\"}}}"))
                .isNotEqualTo(document);
    }

    @Test
    void a_change_names_the_overlays_that_come_go_or_change() {
        var one = laid(BASE, "one", "{\"layer\":\"pack\"}");
        var two = laid(one, "two", "{\"layer\":\"pack\"}");
        var changed = laid(two, "one", "{\"layer\":\"tenant\"}");
        var without = sound(Optional.of(changed), overlay("two", "null"));

        assertThat(OverlayChange.between(one, two))
                .extracting(OverlayChange::value)
                .containsExactly(
                        json(
                                "{\"name\":\"two\",\"change\":\"added\",\"after\":{\"layer\":\"pack\"}}"));
        assertThat(OverlayChange.between(two, without))
                .extracting(change -> change.value().text("change").orElseThrow())
                .containsExactly("changed", "removed");
        assertThat(OverlayChange.between(two, two)).isEmpty();
    }

    @Test
    void there_are_as_many_overlays_as_there_may_be() {
        String all =
                IntStream.range(0, EntityLimits.OVERLAYS_MAX)
                        .mapToObj(i -> "\"o" + i + "\":{\"layer\":\"pack\"}")
                        .collect(Collectors.joining(","));
        assertThat(sound(Optional.of(BASE), json("{\"overlays\":{" + all + "}}"))).isNotNull();
        assertThat(
                        faults(
                                Optional.of(BASE),
                                json("{\"overlays\":{" + all + ",\"more\":{\"layer\":\"pack\"}}}")))
                .contains("/overlays too-many");
    }

    /** Method: overlays that agree are installed in random orders; ids tell the order apart. */
    @Test
    void in_which_order_overlays_were_installed_makes_no_difference() {
        var random = new Random(Chance.SEED);
        for (int round = 0; round < 100; round++) {
            var overlays = new ArrayList<List<String>>();
            for (int i = 0; i < 4; i++) {
                overlays.add(List.of("o" + i, chosen(random, i)));
            }
            var expected = shape(installed(overlays));
            Collections.shuffle(overlays, random);
            assertThat(shape(installed(overlays))).as("seed %s", Chance.SEED).isEqualTo(expected);
        }
    }

    private static String chosen(Random random, int i) {
        return """
        {"layer":"%s","fields":[%s{"name":"own_%d","type":"text"}],
         "change":{"amount":{"max":%d,"min":%d},"title":{"maxLength":%d%s,"requiredWhen":"record.amount > %d"}},
         "validations":[{"id":"v%d","when":"record.amount != %d","message":"m"}]}
        """
                .formatted(
                        random.nextBoolean() ? "pack" : "tenant",
                        relation(random, i),
                        i,
                        5_000 + random.nextInt(5_000),
                        random.nextInt(5_000),
                        1 + random.nextInt(300),
                        random.nextBoolean() ? ",\"required\":true" : "",
                        random.nextInt(9),
                        i,
                        random.nextInt(9));
    }

    private static String relation(Random random, int i) {
        return switch (random.nextInt(3)) {
            case 0 ->
                    "{\"name\":\"lines_%d\",\"type\":\"one-to-many\",\"entity\":\"line\",\"by\":\"order\"},"
                            .formatted(i);
            case 1 ->
                    "{\"name\":\"tags_%d\",\"type\":\"many-to-many\",\"entity\":\"tag\",\"by\":\"orders\"},"
                            .formatted(i);
            default -> "";
        };
    }

    private static Value.Fields installed(List<List<String>> overlays) {
        var document = BASE;
        for (List<String> overlay : overlays) {
            document = laid(document, overlay.get(0), overlay.get(1));
        }
        return document;
    }

    private static String shape(Value.Fields document) {
        var composition = Composition.of(document);
        return (Json.canonical(composition.document()) + Json.canonical(composition.provenance()))
                .replaceAll("\"id\":\"f\\d+\"", "\"id\":\"f\"");
    }
}
