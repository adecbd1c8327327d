package com.athyper.proof.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.stream.Stream;

/** What the documents show can be sent as it stands there. */
final class DocExamplesTest {
    private static final String ENTITY =
            example(
                    "entity",
                    """
                    {"name":"claim","fields":[{"name":"total","type":"decimal","required":true}],
                     "lifecycle":{"initial":"draft","states":["draft","sent"],
                       "transitions":[{"name":"send","from":["draft"],"to":"sent"}]}}
                    """);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/handbook.md"})
    void every_example_is_sound(String page) throws IOException {
        assertThat(DocExamples.of(Pages.text(page)).faults()).isEmpty();
    }

    @Test
    void the_handbook_shows_one_of_each() throws IOException {
        assertThat(Pages.text("docs/handbook.md"))
                .contains("<!-- entity -->\n```json")
                .contains("<!-- entity version of ")
                .contains("<!-- template -->\n```json")
                .contains("<!-- policy -->\n```json")
                .contains("<!-- filter on ");
    }

    @Test
    void sound_examples_of_each_kind_are_taken() {
        String document =
                ENTITY
                        + example("entity version of claim", "{\"label\":\"Claim\"}")
                        + example("filter on claim", "{\"total\":{\"gt\":\"1\"}}")
                        + example(
                                "template",
                                """
                                {"name":"t","entity":"claim","steps":[
                                 {"name":"one","when":"record.total > 1","approvers":{"role":"x"}},
                                 {"name":"two","approvers":{"principals":["a","b"]},"mode":"all"}]}
                                """)
                        + example(
                                "policy",
                                """
                                {"name":"p","rules":[{"id":"r","effect":"permit",
                                 "operations":["entity.*"],"entities":["claim"],
                                 "when":"resource.total < 5"}]}
                                """);

        var outcome = DocExamples.of(document);

        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.examples()).isEqualTo(5);
    }

    static Stream<Arguments> faulty() {
        return Stream.of(
                planted("```json\n{}\n```\n", "does not say what it is"),
                planted("  ```json\n  {}\n  ```\n", "1 examples begin and 0"),
                planted(example("poem", "{}"), "no examples of `poem`"),
                planted(example("entity", "{\"name\":\"a\",}"), "entity"),
                planted(example("entity", "{\"name\":\"claim\"}"), "entity/fields"),
                planted(
                        example(
                                "entity",
                                """
                                {"name":"a","fields":[
                                 {"name":"b","type":"reference","entity":"nowhere"}]}
                                """),
                        "entity/fields/0/entity"),
                planted(example("entity version of claim", "{}"), "no example before it"),
                planted(
                        ENTITY
                                + example(
                                        "entity version of claim",
                                        "{\"fields\":[{\"name\":\"total\",\"type\":\"boolean\"}]}"),
                        "entity/fields/0/type"),
                planted(
                        ENTITY + example("filter on claim", "{\"sum\":{\"gt\":\"1\"}}"),
                        "filter/filter/sum"),
                planted(
                        ENTITY
                                + example(
                                        "template",
                                        "{\"name\":\"t\",\"entity\":\"claim\",\"steps\":[]}"),
                        "template/steps"),
                planted(
                        ENTITY
                                + example(
                                        "template",
                                        """
                                        {"name":"t","entity":"claim","steps":[
                                         {"name":"a","approvers":{"role":"x"}},
                                         {"name":"b","when":"record.sum > 1",
                                          "approvers":{"role":"x"}}]}
                                        """),
                        "template/steps/1/when"),
                planted(
                        ENTITY
                                + example(
                                        "policy",
                                        """
                                        {"name":"p","rules":[{"id":"r","effect":"permit",
                                         "operations":["entity.read"],"entities":["claim"],
                                         "when":"resource.sum > 1"}]}
                                        """),
                        "policy/rules/0/when"),
                planted(
                        example(
                                "policy",
                                """
                                {"name":"p","rules":[{"id":"r","effect":"permit",
                                 "operations":["entity.sing"]}]}
                                """),
                        "policy/rules/0/operations/0"));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void a_faulty_example_is_caught(String document, String said) {
        assertThat(DocExamples.of(document).faults())
                .isNotEmpty()
                .anySatisfy(fault -> assertThat(fault).contains(said));
    }

    private static Arguments planted(String document, String said) {
        return Arguments.of(document, said);
    }

    private static String example(String what, String json) {
        return "<!-- %s -->\n```json\n%s\n```\n".formatted(what, json.strip());
    }
}
