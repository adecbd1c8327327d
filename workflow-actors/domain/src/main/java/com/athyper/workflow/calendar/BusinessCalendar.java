package com.athyper.workflow.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When people work: hours of each weekday where they are, save on holidays. Hours that a change of
 * the clocks takes away are not worked, and those that it gives are.
 *
 * @param hours of each day, one after the other; a day that is not there is free
 */
public record BusinessCalendar(
        ZoneId zone, Map<DayOfWeek, List<Hours>> hours, Set<LocalDate> holidays) {
    /** Less would let a deadline be centuries away. */
    public static final Duration WEEK_MIN = Duration.ofHours(1);

    public BusinessCalendar {
        hours = Map.copyOf(hours);
        holidays = Set.copyOf(holidays);
        var week =
                hours.values().stream()
                        .flatMap(List::stream)
                        .map(Hours::length)
                        .reduce(Duration.ZERO, Duration::plus);
        if (week.compareTo(WEEK_MIN) < 0) {
            throw new IllegalArgumentException("a week has an hour of work at least");
        }
    }

    /**
     * A part of a day.
     *
     * @param to midnight is the end of the day
     */
    public record Hours(LocalTime from, LocalTime to) {
        public Hours {
            if (!to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to)) {
                throw new IllegalArgumentException("hours end after they have begun");
            }
        }

        Duration length() {
            return to.equals(LocalTime.MIDNIGHT)
                    ? Duration.between(from, LocalTime.MAX).plusNanos(1)
                    : Duration.between(from, to);
        }

        private Instant begin(LocalDate day, ZoneId zone) {
            return day.atTime(from).atZone(zone).toInstant();
        }

        private Instant end(LocalDate day, ZoneId zone) {
            return to.equals(LocalTime.MIDNIGHT)
                    ? day.plusDays(1).atStartOfDay(zone).toInstant()
                    : day.atTime(to).atZone(zone).toInstant();
        }
    }

    /** When so much has been worked since then; for nothing, when work is or begins. */
    public Instant plus(Instant since, Duration worked) {
        var left = worked;
        for (var day = since.atZone(zone).toLocalDate(); ; day = day.plusDays(1)) {
            if (holidays.contains(day)) {
                continue;
            }
            for (var part : hours.getOrDefault(day.getDayOfWeek(), List.of())) {
                var end = part.end(day, zone);
                var begin = part.begin(day, zone);
                var from = begin.isBefore(since) ? since : begin;
                if (!from.isBefore(end)) {
                    continue;
                }
                var room = Duration.between(from, end);
                if (left.compareTo(room) <= 0) {
                    return from.plus(left);
                }
                left = left.minus(room);
            }
        }
    }
}
