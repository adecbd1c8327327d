package com.athyper.meta;

import static com.athyper.meta.OverlayTest.BASE;
import static com.athyper.meta.OverlayTest.laid;
import static com.athyper.meta.OverlayTest.overlay;
import static com.athyper.meta.OverlayTest.refused;
import static com.athyper.meta.Samples.compiled;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** What organizational units lay over an entity. */
final class UnitOverlayTest {
    private static EntityModel within(Value.Fields document, String... path) {
        return switch (EntityCompiler.within(compiled(document, 2), List.of(path))) {
            case Answer.Ok<EntityModel>(var model) -> model;
            case Answer.Refused<EntityModel>(var problem) -> throw new AssertionError(problem);
        };
    }

    private static Value.Fields ofUnits() {
        return laid(
                laid(
                        laid(BASE, "own", "{\"layer\":\"tenant\",\"label\":\"Purchase\"}"),
                        "works",
                        """
                        {"layer":"org","orgUnit":"works","label":"Order",
                         "fields":[{"name":"shift","type":"string","maxLength":3,"required":true}],
                         "change":{"note":{"hidden":true},"title":{"label":"What","maxLength":90},
                                   "grade":{"values":["a","b"]}},
                         "order":["shift"],
                         "validations":[{"id":"small","when":"record.amount < 50","message":"m"}]}
                        """),
                "line",
                """
                {"layer":"org","orgUnit":"works-line","label":"Slip",
                 "change":{"title":{"maxLength":40},"grade":{"values":["b","c"]}}}
                """);
    }

    @Test
    void the_people_of_a_unit_have_an_entity_as_their_units_lay_it_out() {
        var document = ofUnits();
        var all = compiled(document, 2);
        var works = within(document, "company", "works");
        var line = within(document, "company", "works", "works-line");

        assertThat(all.label()).isEqualTo("Purchase");
        assertThat(all.orgUnits()).containsExactlyInAnyOrder("works", "works-line");
        assertThat(all.shownFields().stream().map(Field::name))
                .containsExactly("title", "amount", "grade", "note");
        assertThat(all.field("shift").orElseThrow().required()).isFalse();
        assertThat(all.behaviour().validations()).isEmpty();

        assertThat(works.label()).isEqualTo("Order");
        assertThat(works.shownFields().stream().map(Field::name))
                .containsExactly("shift", "title", "amount", "grade");
        assertThat(works.field("shift").orElseThrow().required()).isTrue();
        assertThat(works.field("title").orElseThrow().maxLength()).hasValue(90);
        assertThat(works.behaviour().validations()).hasSize(1);

        assertThat(line.label()).isEqualTo("Slip");
        assertThat(line.field("title").orElseThrow().label()).isEqualTo("What");
        assertThat(line.field("title").orElseThrow().maxLength()).hasValue(40);
        assertThat(line.field("grade").orElseThrow().values()).containsExactly("b");
        assertThat(within(document, "elsewhere")).isEqualTo(all);
    }

    @Test
    void what_units_see_differs_in_its_contract_and_is_of_one_table() {
        var document = ofUnits();
        var all = compiled(document, 2);
        var works = within(document, "works");

        assertThat(works.hash()).isEqualTo(all.hash());
        assertThat(works.contractHash()).isNotEqualTo(all.contractHash());
        assertThat(works.fields().stream().map(Field::column))
                .containsExactlyInAnyOrderElementsOf(
                        all.fields().stream().map(Field::column).toList());
    }

    @Test
    void units_that_leave_nothing_together_are_told_and_others_go_on() {
        var document =
                laid(
                        laid(
                                BASE,
                                "a",
                                "{\"layer\":\"org\",\"orgUnit\":\"a\",\"change\":{\"grade\":{\"values\":[\"a\"]}}}"),
                        "b",
                        "{\"layer\":\"org\",\"orgUnit\":\"b\",\"change\":{\"grade\":{\"values\":[\"b\"]}}}");

        assertThat(within(document, "a").field("grade").orElseThrow().values())
                .containsExactly("a");
        assertThat(EntityCompiler.within(compiled(document, 2), List.of("a", "b")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> {
                            assertThat(refused.problem().code().id())
                                    .isEqualTo("DATA.OVERLAYS_CONFLICT");
                            assertThat(refused.problem().faults().getFirst().pointer())
                                    .isEqualTo("/overlays/b/change/grade/values");
                        });
    }

    @Test
    void two_overlays_of_one_unit_have_to_agree() {
        var document =
                laid(
                        BASE,
                        "a",
                        "{\"layer\":\"org\",\"orgUnit\":\"works\",\"change\":{\"title\":{\"label\":\"A\"}}}");

        assertThat(
                        refused(
                                document,
                                "b",
                                "{\"layer\":\"org\",\"orgUnit\":\"works\",\"change\":{\"title\":{\"label\":\"B\"}}}"))
                .containsExactly("/overlays/b/change/title/label overlay-conflict");
        assertThat(
                        sound(
                                Optional.of(document),
                                overlay(
                                        "b",
                                        "{\"layer\":\"org\",\"orgUnit\":\"line\",\"change\":{\"title\":{\"label\":\"B\"}}}")))
                .isNotNull();
    }
}
