package com.athyper.workflow.calendar;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.workflow.Checked;
import com.athyper.workflow.calendar.BusinessCalendar.Hours;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Between the document that a tenant writes and the calendar that deadlines follow.
 *
 * <pre>
 * {"name":"office","zone":"Europe/Berlin",
 *  "hours":{"monday":["09:00-12:00","13:00-17:00"],"friday":["09:00-14:00"]},
 *  "holidays":["2026-12-25"]}
 * </pre>
 */
public final class CalendarReader {
    public static final int HOLIDAYS_MAX = 1_000;
    public static final int HOURS_MAX = 10;

    private static final Pattern PART =
            Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-(?:([01]\\d|2[0-3]):([0-5]\\d)|(24:00))");
    private static final Set<String> MEMBERS = Set.of("name", "zone", "hours", "holidays");

    private final List<Fault> faults = new ArrayList<>();

    private CalendarReader() {}

    /** What a new version leaves out carries over from the one before; its name stays. */
    public static Checked check(Optional<Value.Fields> previous, Value.Fields input) {
        var document = Checked.whole(previous, input);
        var reader = new CalendarReader();
        var calendar = reader.calendar(document);
        var name = document.text("name").filter(EntityName::isValid);
        if (name.isEmpty()) {
            reader.fault("/name", "pattern", "a name is snake_case and has at most 48 characters");
        } else if (previous.flatMap(before -> before.text("name"))
                .filter(before -> !before.equals(name.get()))
                .isPresent()) {
            reader.fault("/name", "immutable", "a calendar keeps its name");
        }
        return reader.faults.isEmpty() && calendar.isPresent() && name.isPresent()
                ? new Checked.Sound(document(name.get(), calendar.get()))
                : new Checked.Faulty(reader.faults);
    }

    /** Reads a document that {@link #check} has found sound; anything else is a damaged store. */
    public static BusinessCalendar read(Value.Fields document) {
        var reader = new CalendarReader();
        return reader.calendar(document)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "a stored calendar cannot be read: " + reader.faults));
    }

    private Optional<BusinessCalendar> calendar(Value.Fields document) {
        for (var member : document.values().keySet()) {
            if (!MEMBERS.contains(member)) {
                fault(Fault.at("", member), "unknown", "there is no member `" + member + "` here");
            }
        }
        var zone = zone(document);
        var hours = hours(document);
        var holidays = holidays(document);
        var week =
                hours.values().stream()
                        .flatMap(List::stream)
                        .map(Hours::length)
                        .reduce(Duration.ZERO, Duration::plus);
        if (faults.isEmpty() && week.compareTo(BusinessCalendar.WEEK_MIN) < 0) {
            fault("/hours", "too-few", "a week has an hour of work at least");
        }
        return faults.isEmpty() && zone.isPresent()
                ? Optional.of(new BusinessCalendar(zone.get(), hours, holidays))
                : Optional.empty();
    }

    private Optional<ZoneId> zone(Value.Fields document) {
        var name = document.text("zone");
        try {
            if (name.isPresent() && ZoneId.getAvailableZoneIds().contains(name.get())) {
                return Optional.of(ZoneId.of(name.get()));
            }
        } catch (DateTimeException _) {
            // Said below, as for a name that nobody has.
        }
        fault("/zone", "one-of", "a time zone such as `Europe/Berlin`");
        return Optional.empty();
    }

    private Map<DayOfWeek, List<Hours>> hours(Value.Fields document) {
        var all = new EnumMap<DayOfWeek, List<Hours>>(DayOfWeek.class);
        if (!(document.get("hours").orElse(Value.NULL) instanceof Value.Fields(var days))) {
            fault("/hours", "required", "the hours of each weekday, such as `monday`");
            return all;
        }
        days.forEach(
                (name, value) -> {
                    var at = Fault.at("/hours", name);
                    var day = day(name);
                    if (day.isEmpty()) {
                        fault(at, "unknown", "there is no such weekday");
                        return;
                    }
                    var parts = parts(value, at);
                    if (!parts.isEmpty()) {
                        all.put(day.get(), parts);
                    }
                });
        return all;
    }

    private static Optional<DayOfWeek> day(String name) {
        for (var day : DayOfWeek.values()) {
            if (word(day).equals(name)) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }

    private static String word(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private List<Hours> parts(Value value, String pointer) {
        var items = value instanceof Value.Items(var several) ? several : List.of(value);
        if (items.size() > HOURS_MAX) {
            fault(pointer, "too-many", "at most %d are allowed".formatted(HOURS_MAX));
            return List.of();
        }
        var parts = new ArrayList<Hours>();
        for (int i = 0; i < items.size(); i++) {
            var at = value instanceof Value.Items ? Fault.at(pointer, i) : pointer;
            var part = part(items.get(i));
            if (part.isEmpty()) {
                fault(at, "pattern", "hours such as `09:00-17:00`, at the most until `24:00`");
            } else if (!parts.isEmpty()
                    && (parts.getLast().to().equals(LocalTime.MIDNIGHT)
                            || part.get().from().isBefore(parts.getLast().to()))) {
                fault(at, "order", "each begins when the one before is over");
            } else {
                parts.add(part.get());
            }
        }
        return parts;
    }

    private static Optional<Hours> part(Value value) {
        if (!(value instanceof Value.Text(var text))) {
            return Optional.empty();
        }
        var found = PART.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        var from = LocalTime.parse(text.substring(0, 5));
        var to = found.group(5) != null ? LocalTime.MIDNIGHT : LocalTime.parse(text.substring(6));
        boolean sound =
                found.group(5) != null || (!to.equals(LocalTime.MIDNIGHT) && from.isBefore(to));
        return sound ? Optional.of(new Hours(from, to)) : Optional.empty();
    }

    private Set<LocalDate> holidays(Value.Fields document) {
        var all = new TreeSet<LocalDate>();
        var value = document.get("holidays");
        if (value.isEmpty()) {
            return all;
        }
        if (!(value.get() instanceof Value.Items(var items))) {
            fault("/holidays", "type", "a list is expected");
            return all;
        }
        if (items.size() > HOLIDAYS_MAX) {
            fault("/holidays", "too-many", "at most %d are allowed".formatted(HOLIDAYS_MAX));
            return all;
        }
        for (int i = 0; i < items.size(); i++) {
            var at = Fault.at("/holidays", i);
            try {
                if (!(items.get(i) instanceof Value.Text(var text))
                        || !all.add(LocalDate.parse(text))) {
                    fault(at, "pattern", "a date such as `2026-12-25`, each once");
                }
            } catch (DateTimeException _) {
                fault(at, "pattern", "a date such as `2026-12-25`, each once");
            }
        }
        return all;
    }

    private static Value.Fields document(String name, BusinessCalendar calendar) {
        var hours = Value.object();
        for (var day : DayOfWeek.values()) {
            var parts = calendar.hours().getOrDefault(day, List.of());
            if (!parts.isEmpty()) {
                hours.put(
                        word(day), Value.texts(parts.stream().map(CalendarReader::text).toList()));
            }
        }
        return Value.object()
                .put("name", name)
                .put("zone", calendar.zone().getId())
                .put("hours", hours.build())
                .put(
                        "holidays",
                        Value.texts(
                                calendar.holidays().stream()
                                        .sorted()
                                        .map(LocalDate::toString)
                                        .toList()))
                .build();
    }

    private static String text(Hours part) {
        return part.from() + "-" + (part.to().equals(LocalTime.MIDNIGHT) ? "24:00" : part.to());
    }

    private void fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
    }
}
