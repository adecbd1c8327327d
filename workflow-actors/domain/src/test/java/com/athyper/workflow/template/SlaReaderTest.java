package com.athyper.workflow.template;

import static com.athyper.workflow.template.Documents.faults;
import static com.athyper.workflow.template.Documents.one;
import static com.athyper.workflow.template.Documents.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** By when, and what the clock does then. */
class SlaReaderTest {
    private static String sla(String sla) {
        return one(
                "{\"name\":\"s\",\"approvers\":{\"role\":\"r\"},\"mode\":\"any\",\"sla\":"
                        + sla
                        + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"due\":\"PT4H\",\"calendar\":\"office\",\"remind\":[\"PT2H\",\"PT30M\"]}",
                "{\"due\":\"PT4H\",\"escalate\":{\"to\":{\"role\":\"d\"},\"do\":\"notify\"}}",
                "{\"due\":\"PT4H\",\"escalate\":{\"after\":\"PT8H\",\"do\":\"decide\",\"decision\":\"rejected\"}}",
                "{\"due\":\"PT4H\",\"escalate\":[{\"to\":{\"role\":\"d\"},\"do\":\"add\"},"
                        + "{\"after\":\"PT1H\",\"to\":{\"role\":\"d\"},\"do\":\"replace\"},"
                        + "{\"after\":\"PT2H\",\"do\":\"decide\",\"decision\":\"approved\"}]}"
            })
    void what_the_clock_does_is_kept_as_written(String sla) {
        assertThat(sound(sla(sla))).isEqualTo(Json.trustedObject(sla(sla)));
    }

    @Test
    void one_reminder_and_a_list_of_one_escalation_are_kept_in_one_form() {
        assertThat(
                        sound(
                                sla(
                                        "{\"due\":\"PT4H\",\"remind\":\"PT1H\",\"escalate\":[{\"to\":{\"role\":\"d\"}}]}")))
                .isEqualTo(
                        Json.trustedObject(
                                sla(
                                        "{\"due\":\"PT4H\",\"remind\":[\"PT1H\"],"
                                            + "\"escalate\":{\"to\":{\"role\":\"d\"},\"do\":\"add\"}}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"calendar\":\"The Office\" | /calendar pattern",
                "\"remind\":\"PT4H\" | /remind range",
                "\"remind\":[\"PT1H\",\"PT60M\"] | /remind/1 duplicate",
                "\"remind\":[\"soon\"] | /remind/0 pattern",
                "\"remind\":[] | /remind too-few",
                "\"escalate\":{\"do\":\"decide\"} | /escalate/decision required",
                "\"escalate\":{\"do\":\"decide\",\"decision\":\"maybe\"} | /escalate/decision"
                        + " one-of",
                "\"escalate\":{\"do\":\"decide\",\"decision\":\"approved\",\"to\":{\"role\":\"d\"}}"
                        + " | /escalate/to surplus",
                "\"escalate\":{\"to\":{\"role\":\"d\"},\"decision\":\"approved\"} |"
                        + " /escalate/decision surplus",
                "\"escalate\":{\"to\":{\"role\":\"d\"},\"after\":\"-PT1H\"} | /escalate/after"
                        + " range",
                "\"escalate\":[{\"to\":{\"role\":\"d\"}},{\"to\":{\"role\":\"e\"}}] |"
                        + " /escalate/1/after order",
                "\"escalate\":[{\"do\":\"decide\",\"decision\":\"approved\"},{\"after\":\"PT1H\",\"to\":{\"role\":\"e\"}}]"
                    + " | /escalate/1 surplus"
            })
    void what_the_clock_could_not_do_is_a_fault(String members, String fault) {
        assertThat(faults(sla("{\"due\":\"PT4H\"," + members + "}")))
                .containsExactly("/steps/0/sla" + fault);
    }

    @Test
    void reminders_and_escalations_are_bounded() {
        assertThat(faults(sla("{\"due\":\"PT4H\",\"remind\":" + many(10, "\"PT%dM\"") + "}")))
                .isEmpty();
        assertThat(faults(sla("{\"due\":\"PT4H\",\"remind\":" + many(11, "\"PT%dM\"") + "}")))
                .containsExactly("/steps/0/sla/remind too-many");
        var level = "{\"after\":\"PT%dM\",\"to\":{\"role\":\"d\"}}";
        assertThat(faults(sla("{\"due\":\"PT4H\",\"escalate\":" + many(10, level) + "}")))
                .isEmpty();
        assertThat(faults(sla("{\"due\":\"PT4H\",\"escalate\":" + many(11, level) + "}")))
                .containsExactly("/steps/0/sla/escalate too-many");
    }

    private static String many(int count, String form) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(form::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }
}
