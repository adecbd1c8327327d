package com.athyper.workflow.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.workflow.calendar.BusinessCalendar.Hours;

import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class BusinessCalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Hours OFFICE = hours("09:00", "17:00");

    private static Hours hours(String from, String to) {
        return new Hours(LocalTime.parse(from), LocalTime.parse(to));
    }

    private static BusinessCalendar weekdays(Set<LocalDate> holidays, Hours... parts) {
        var week = new EnumMap<DayOfWeek, List<Hours>>(DayOfWeek.class);
        for (var day : List.of(DayOfWeek.values()).subList(0, 5)) {
            week.put(day, List.of(parts));
        }
        return new BusinessCalendar(BERLIN, week, holidays);
    }

    private static Instant berlin(String local) {
        return java.time.LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    @Test
    void hours_end_with_the_day_and_go_on_with_the_next_one() {
        var office = weekdays(Set.of(), OFFICE);
        assertThat(office.plus(berlin("2026-11-20T15:00"), Duration.ofHours(4)))
                .as("from Friday to Monday")
                .isEqualTo(berlin("2026-11-23T11:00"));
        assertThat(office.plus(berlin("2026-11-21T12:00"), Duration.ZERO))
                .as("nothing, begun on a Saturday")
                .isEqualTo(berlin("2026-11-23T09:00"));
        assertThat(office.plus(berlin("2026-11-23T06:00"), Duration.ofHours(8)))
                .isEqualTo(berlin("2026-11-23T17:00"));
        assertThat(office.plus(berlin("2026-11-23T17:00"), Duration.ofSeconds(1)))
                .isEqualTo(berlin("2026-11-24T09:00:01"));
    }

    @Test
    void breaks_and_holidays_are_not_worked() {
        var office =
                weekdays(
                        Set.of(LocalDate.parse("2026-12-24"), LocalDate.parse("2026-12-25")),
                        hours("09:00", "12:00"),
                        hours("13:00", "17:00"));
        assertThat(office.plus(berlin("2026-12-23T11:00"), Duration.ofHours(2)))
                .isEqualTo(berlin("2026-12-23T14:00"));
        assertThat(office.plus(berlin("2026-12-23T16:00"), Duration.ofHours(2)))
                .isEqualTo(berlin("2026-12-28T10:00"));
    }

    @Test
    void a_change_of_the_clocks_takes_an_hour_and_gives_one() {
        var always =
                new BusinessCalendar(
                        BERLIN,
                        Map.of(DayOfWeek.SUNDAY, List.of(hours("00:00", "00:00"))),
                        Set.of());
        assertThat(always.plus(berlin("2026-03-29T00:00"), Duration.ofHours(23)))
                .as("a day of 23 hours")
                .isEqualTo(berlin("2026-03-30T00:00"));
        assertThat(always.plus(berlin("2026-10-25T00:00"), Duration.ofHours(25)))
                .as("a day of 25 hours")
                .isEqualTo(berlin("2026-10-26T00:00"));
        var night =
                new BusinessCalendar(
                        BERLIN,
                        Map.of(
                                DayOfWeek.SUNDAY, List.of(hours("02:00", "03:00")),
                                DayOfWeek.MONDAY, List.of(hours("02:00", "03:00"))),
                        Set.of());
        assertThat(night.plus(berlin("2026-03-29T00:00"), Duration.ofMinutes(30)))
                .as("an hour that there is not")
                .isEqualTo(berlin("2026-03-30T02:30"));
    }

    @Test
    void a_week_without_work_is_refused() {
        assertThatThrownBy(() -> new BusinessCalendar(BERLIN, Map.of(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> weekdays(Set.of(), hours("09:00", "09:11")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hours("17:00", "09:00"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Minute by minute, as one would count on one's fingers. */
    private static Instant counted(BusinessCalendar calendar, Instant since, int minutes) {
        var now = since;
        for (int left = minutes; left > 0; now = now.plusSeconds(60)) {
            if (worked(calendar, now)) {
                left--;
            }
        }
        return now;
    }

    private static boolean worked(BusinessCalendar calendar, Instant now) {
        var local = now.atZone(calendar.zone());
        return !calendar.holidays().contains(local.toLocalDate())
                && calendar.hours().getOrDefault(local.getDayOfWeek(), List.of()).stream()
                        .anyMatch(
                                part ->
                                        !local.toLocalTime().isBefore(part.from())
                                                && (part.to().equals(LocalTime.MIDNIGHT)
                                                        || local.toLocalTime()
                                                                .isBefore(part.to())));
    }

    @Test
    void it_counts_as_one_would_on_the_fingers_and_parts_add_up() {
        long first = Long.getLong("seed", System.nanoTime());
        for (long seed = first; seed < first + 300; seed++) {
            var chance = new Random(seed);
            var calendar = random(chance);
            var since =
                    Instant.parse("2026-03-20T00:00:00Z")
                            .plusSeconds(60L * chance.nextInt(60 * 24 * 300));
            int minutes = 1 + chance.nextInt(3_000);
            var due = calendar.plus(since, Duration.ofMinutes(minutes));
            assertThat(due)
                    .as("seed %s: %s minutes since %s by %s", seed, minutes, since, calendar)
                    .isEqualTo(counted(calendar, since, minutes));
            int some = 1 + chance.nextInt(3_000);
            assertThat(calendar.plus(due, Duration.ofMinutes(some)))
                    .as("seed %s", seed)
                    .isEqualTo(calendar.plus(since, Duration.ofMinutes(minutes + some)));
        }
    }

    /** Whole hours outside the night, so that changes of the clocks fall into none or all of it. */
    private static BusinessCalendar random(Random chance) {
        var week = new EnumMap<DayOfWeek, List<Hours>>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            if (chance.nextInt(3) > 0) {
                int from = 4 + chance.nextInt(6);
                int noon = from + 1 + chance.nextInt(4);
                int to = noon + 2 + chance.nextInt(6);
                week.put(
                        day,
                        List.of(
                                new Hours(LocalTime.of(from, 0), LocalTime.of(noon, 0)),
                                new Hours(LocalTime.of(noon + 1, 0), LocalTime.of(to, 0))));
            }
        }
        week.putIfAbsent(DayOfWeek.SUNDAY, List.of(hours("00:00", "00:00")));
        var holidays = new HashSet<LocalDate>();
        for (int i = 0; i < 30; i++) {
            holidays.add(LocalDate.parse("2026-03-20").plusDays(chance.nextInt(330)));
        }
        return new BusinessCalendar(
                List.of(BERLIN, ZoneId.of("America/New_York"), ZoneId.of("Asia/Kolkata"))
                        .get(chance.nextInt(3)),
                week,
                holidays);
    }
}
