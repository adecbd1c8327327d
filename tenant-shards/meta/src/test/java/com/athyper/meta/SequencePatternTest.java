package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;
import static com.athyper.meta.Samples.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordValidator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class SequencePatternTest {
    private static final Value.Fields NUMBERED =
            thing(
                    """
                    {"name":"number","type":"sequence","pattern":"PR-{yyyy}-{00000}"},
                    {"name":"title","type":"string"}
                    """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PR-{yyyy}-{00000} | PR-2026- | 5 | ''    | 2026
                    {0}               | ''       | 1 | ''    | ''
                    INV {0000}/{yyyy} | 'INV '   | 4 | /2026 | 2026
                    {yyyy}{000}#a_b.c | 2026     | 3 | #a_b.c| 2026
                    """)
    void a_pattern_says_what_stands_around_the_number(
            String text, String before, int digits, String after, String period) {
        var pattern = SequencePattern.parse(text).orElseThrow();

        assertThat(pattern.before(2026)).isEqualTo(before);
        assertThat(pattern.digits()).isEqualTo(digits);
        assertThat(pattern.after(2026)).isEqualTo(after);
        assertThat(pattern.period(2026)).isEqualTo(period);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PR",
                "PR-{yyyy}",
                "PR-{}",
                "{00}{00}",
                "{yyyy}{yyyy}{0}",
                "{yyyy}-{0}-{yyyy}",
                "{mm}-{0}",
                "{0",
                "{{0}}",
                "{01}",
                "PR'{0}",
                "PR\n{0}",
                "é{0}",
                "{0000000000000000000}"
            })
    void what_is_no_pattern_is_refused(String text) {
        assertThat(SequencePattern.parse(text)).isEmpty();
    }

    @Test
    void a_pattern_has_a_greatest_length() {
        assertThat(SequencePattern.parse("a".repeat(SequencePattern.LENGTH_MAX - 3) + "{0}"))
                .isPresent();
        assertThat(SequencePattern.parse("a".repeat(SequencePattern.LENGTH_MAX - 2) + "{0}"))
                .isEmpty();
    }

    @Test
    void a_definition_is_held_to_what_a_sequence_can_be() {
        var kept = sound(NUMBERED);

        assertThat(sound(Optional.of(kept), kept)).isEqualTo(kept);
        assertThat(
                        faults(
                                thing(
                                        """
                                        {"name":"a","type":"sequence"},
                                        {"name":"b","type":"sequence","pattern":"PR"},
                                        {"name":"c","type":"sequence","pattern":"{0}","required":true},
                                        {"name":"d","type":"sequence","pattern":"{0}","unique":false},
                                        {"name":"e","type":"sequence","pattern":"{0}","default":"1"},
                                        {"name":"f","type":"sequence","pattern":7},
                                        {"name":"g","type":"sequence","pattern":"{0}","computed":"'1'"},
                                        {"name":"h","type":"sequence","pattern":"{0}",
                                         "requiredWhen":"true","readOnlyWhen":"true"}
                                        """)))
                .containsExactly(
                        "/fields/0/pattern required",
                        "/fields/1/pattern invalid-pattern",
                        "/fields/2/required not-applicable",
                        "/fields/3/unique not-applicable",
                        "/fields/4/default not-applicable",
                        "/fields/5/pattern wrong-type",
                        "/fields/6/computed not-applicable",
                        "/fields/7/readOnlyWhen not-applicable",
                        "/fields/7/requiredWhen not-applicable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "type":"sequence","pattern":"PX-{yyyy}-{000}" | true
                    "type":"sequence","pattern":"PX-{000}"        | false
                    "type":"string"                               | true
                    "type":"integer"                              | true
                    "type":"money"                                | false
                    """)
    void a_sequence_keeps_its_way_to_count(String next, boolean possible) {
        var kept = sound(NUMBERED);
        var changed = sound(Optional.of(kept), thing("{\"name\":\"number\"," + next + "}"));

        assertThat(plan(kept, changed) instanceof DdlPlan.Steps).isEqualTo(possible);
    }

    @Test
    void nothing_becomes_a_sequence() {
        var kept = sound(thing("{\"name\":\"number\",\"type\":\"string\",\"unique\":true}"));
        var changed = sound(Optional.of(kept), NUMBERED);

        assertThat(plan(kept, changed)).isInstanceOf(DdlPlan.Impossible.class);
    }

    private static DdlPlan plan(Value.Fields before, Value.Fields after) {
        return DdlPlan.between(
                new TenantId("demo"),
                Optional.of(Samples.compiled(before, 1)),
                Samples.compiled(after, 2));
    }

    @Test
    void nobody_but_the_platform_gives_the_number() {
        var model = Samples.model(NUMBERED);
        var present = json("{\"number\":\"PR-2026-00007\",\"title\":\"a\"}");

        for (String given : new String[] {"\"PR-2026-00008\"", "7"}) {
            var input = json("{\"number\":" + given + "}");
            assertThat(RecordValidator.validate(model, input))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused ->
                                    assertThat(told(refused.problem().faults()))
                                            .containsExactly("/number read-only"));
            assertThat(RecordValidator.merge(model, present, input))
                    .isInstanceOf(Answer.Refused.class);
        }
        assertThat(RecordValidator.merge(model, present, json("{\"number\":null}")))
                .isInstanceOf(Answer.Refused.class);
        assertThat(RecordValidator.merge(model, present, present)).isEqualTo(Answer.ok(present));
        assertThat(RecordValidator.merge(model, present, json("{\"title\":\"b\"}")))
                .isEqualTo(Answer.ok(json("{\"number\":\"PR-2026-00007\",\"title\":\"b\"}")));
    }
}
