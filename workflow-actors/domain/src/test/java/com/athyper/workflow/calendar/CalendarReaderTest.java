package com.athyper.workflow.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.workflow.Checked;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class CalendarReaderTest {
    private static final String OFFICE =
            """
            {"name":"office","zone":"Europe/Berlin",
             "hours":{"monday":["09:00-12:00","13:00-17:00"],"sunday":["22:00-24:00"]},
             "holidays":["2026-12-25","2027-01-01"]}\
            """;

    private static List<String> faults(Optional<Value.Fields> previous, String document) {
        return switch (CalendarReader.check(previous, Json.trustedObject(document))) {
            case Checked.Sound _ -> List.of();
            case Checked.Faulty(var faults) ->
                    faults.stream().map(it -> it.pointer() + " " + it.code()).toList();
        };
    }

    @Test
    void a_calendar_is_kept_as_written_and_followed() {
        var checked = CalendarReader.check(Optional.empty(), Json.trustedObject(OFFICE));
        assertThat(checked).isEqualTo(new Checked.Sound(Json.trustedObject(OFFICE)));
        var calendar = CalendarReader.read(Json.trustedObject(OFFICE));
        assertThat(calendar.plus(Instant.parse("2026-11-23T15:00:00Z"), Duration.ofHours(2)))
                .isEqualTo(Instant.parse("2026-11-29T22:00:00Z"));
    }

    @Test
    void what_a_new_version_leaves_out_carries_over_and_its_name_stays() {
        var before = Optional.of(Json.trustedObject(OFFICE));
        assertThat(faults(before, "{\"holidays\":[]}")).isEmpty();
        assertThat(faults(before, "{\"name\":\"other\"}")).containsExactly("/name immutable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"zone\":\"Mars/Olympus\" | /zone one-of",
                "\"zone\":\"+01:00\" | /zone one-of",
                "\"hours\":{} | /hours too-few",
                "\"hours\":[] | /hours required",
                "\"hours\":{\"monday\":[\"09:00-09:30\"]} | /hours too-few",
                "\"hours\":{\"someday\":[\"09:00-17:00\"]} | /hours/someday unknown",
                "\"hours\":{\"monday\":[\"17:00-09:00\"]} | /hours/monday/0 pattern",
                "\"hours\":{\"monday\":\"9-5\"} | /hours/monday pattern",
                "\"hours\":{\"monday\":[\"09:00-12:00\",\"11:00-17:00\"]} | /hours/monday/1 order",
                "\"hours\":{\"monday\":[\"09:00-24:00\",\"11:00-17:00\"]} | /hours/monday/1 order",
                "\"holidays\":[\"2026-02-30\"] | /holidays/0 pattern",
                "\"holidays\":[\"2026-12-25\",\"2026-12-25\"] | /holidays/1 pattern",
                "\"holidays\":\"never\" | /holidays type",
                "\"weeks\":1 | /weeks unknown"
            })
    void what_is_no_calendar_is_a_fault(String member, String fault) {
        assertThat(faults(Optional.of(Json.trustedObject(OFFICE)), "{" + member + "}"))
                .containsExactly(fault);
    }
}
