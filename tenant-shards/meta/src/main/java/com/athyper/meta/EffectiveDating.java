package com.athyper.meta;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * When the records of an entity hold: from a day on, up to another that is the first on which they
 * do no longer. Of one key no two hold on the same day.
 *
 * @param from the field of the first day
 * @param to the field of the first day after; empty while there is none
 * @param key the fields of which no two records have the same at a time
 */
public record EffectiveDating(String from, String to, List<String> key) {
    static final String MEMBER = "effectiveDating";
    private static final int KEY_MAX = 5;

    /** Besides texts, if they are short enough for an index. */
    private static final Set<FieldType> COMPARABLE =
            EnumSet.of(
                    FieldType.INTEGER,
                    FieldType.DECIMAL,
                    FieldType.BOOLEAN,
                    FieldType.DATE,
                    FieldType.DATETIME,
                    FieldType.ENUM,
                    FieldType.UUID,
                    FieldType.REFERENCE,
                    FieldType.EMAIL,
                    FieldType.PHONE,
                    FieldType.COUNTRY,
                    FieldType.CURRENCY,
                    FieldType.LANGUAGE,
                    FieldType.UNIT);

    public EffectiveDating {
        key = List.copyOf(key);
    }

    static Optional<EffectiveDating> read(Members root) {
        return root.value(MEMBER)
                .flatMap(
                        value -> {
                            if (value instanceof Value.Fields object) {
                                return of(new Members(object, Fault.at("", MEMBER), root.faults()));
                            }
                            root.fault(MEMBER, "wrong-type", "an object is expected");
                            return Optional.empty();
                        });
    }

    private static Optional<EffectiveDating> of(Members members) {
        members.only(Set.of("from", "to", "key"));
        List.of("from", "to", "key").forEach(members::require);
        var from = members.text("from");
        var to = members.text("to");
        var key = members.texts("key", KEY_MAX, _ -> Optional.empty());
        return from.isPresent() && to.isPresent() && !key.isEmpty()
                ? Optional.of(new EffectiveDating(from.get(), to.get(), key))
                : Optional.empty();
    }

    Value write() {
        return Value.object().put("from", from).put("to", to).put("key", Value.texts(key)).build();
    }

    /** The same where its fields have other names. */
    EffectiveDating following(List<Field> before, List<Field> now) {
        return new EffectiveDating(
                following(from, before, now),
                following(to, before, now),
                key.stream().map(name -> following(name, before, now)).toList());
    }

    private static String following(String name, List<Field> before, List<Field> now) {
        return before.stream()
                .filter(field -> field.name().equals(name))
                .flatMap(field -> now.stream().filter(it -> it.id().equals(field.id())))
                .findFirst()
                .map(Field::name)
                .orElse(name);
    }

    /** Tells what of the fields that it names is not as it has to be. */
    void judge(List<Field> fields, List<Fault> faults) {
        Map<String, Field> byName =
                fields.stream()
                        .collect(Collectors.toMap(Field::name, Function.identity(), (a, _) -> a));
        String pointer = Fault.at("", MEMBER);
        day(byName, from, true, Fault.at(pointer, "from"), faults);
        day(byName, to, false, Fault.at(pointer, "to"), faults);
        if (from.equals(to)) {
            faults.add(
                    new Fault(Fault.at(pointer, "to"), "duplicate", "another field is expected"));
        }
        for (int i = 0; i < key.size(); i++) {
            part(
                    Optional.ofNullable(byName.get(key.get(i))),
                    key.get(i),
                    Fault.at(Fault.at(pointer, "key"), i),
                    faults);
        }
    }

    private static void day(
            Map<String, Field> fields,
            String name,
            boolean required,
            String pointer,
            List<Fault> faults) {
        Field field = fields.get(name);
        if (field == null) {
            faults.add(unknown(pointer, name));
        } else if (field.type() != FieldType.DATE || field.required() != required) {
            faults.add(
                    new Fault(
                            pointer,
                            "not-applicable",
                            "a date that is " + (required ? "required" : "not required")));
        }
    }

    private static void part(
            Optional<Field> field, String name, String pointer, List<Fault> faults) {
        if (field.isEmpty()) {
            faults.add(unknown(pointer, name));
        } else if (field.get().unique()) {
            faults.add(
                    new Fault(
                            pointer,
                            "not-applicable",
                            "`" + name + "` is unique: there would be one period for good"));
        } else if (!field.get().required() || !isComparable(field.get())) {
            faults.add(
                    new Fault(
                            pointer,
                            "not-applicable",
                            "a required field that can be equal, of at most "
                                    + EntityLimits.UNIQUE_LENGTH_MAX
                                    + " characters"));
        }
    }

    private static boolean isComparable(Field field) {
        return COMPARABLE.contains(field.type())
                || (field.type() == FieldType.STRING
                        && field.maxLength().orElse(0) <= EntityLimits.UNIQUE_LENGTH_MAX);
    }

    private static Fault unknown(String pointer, String name) {
        return new Fault(pointer, "unknown-field", "there is no field `" + name + "`");
    }

    /** Why the days of a record are no period. */
    public Optional<Fault> fault(Value.Fields values) {
        var first = date(values, from);
        var end = date(values, to);
        return first.isPresent() && end.isPresent() && !first.get().isBefore(end.get())
                ? Optional.of(
                        new Fault(
                                Fault.at("", to),
                                "out-of-range",
                                "`"
                                        + to
                                        + "` is the day after the last: it comes after `"
                                        + from
                                        + "`"))
                : Optional.empty();
    }

    /** Whether a record holds on a day, as far as its values tell. */
    public boolean holds(Value.Fields values, LocalDate day) {
        var end = date(values, to);
        return date(values, from).filter(first -> !first.isAfter(day)).isPresent()
                && (end.isPresent()
                        ? end.get().isAfter(day)
                        : values.get(to).orElse(Value.NULL) instanceof Value.Null);
    }

    private static Optional<LocalDate> date(Value.Fields values, String name) {
        try {
            return values.text(name).map(LocalDate::parse);
        } catch (DateTimeParseException e) {
            // A mask may stand in its place.
            return Optional.empty();
        }
    }

    /** The filter of the records that hold on a day. */
    public Value.Fields filter(LocalDate day) {
        return during(day.toString(), "lte", day.toString());
    }

    /** The filter of the records whose period has a day in common with that of a record. */
    public Value.Fields overlapping(Value.Fields values) {
        String first = values.text(from).orElse("");
        var others =
                values.text(to)
                        .map(end -> during(first, "lt", end))
                        .orElseGet(() -> Value.object().put("or", open(first)).build());
        var filter = Value.object();
        others.values().forEach(filter::put);
        key.forEach(
                name ->
                        filter.put(
                                name,
                                Value.object()
                                        .put("eq", values.get(name).orElse(Value.NULL))
                                        .build()));
        return filter.build();
    }

    private Value.Fields during(String first, String before, String end) {
        return Value.object()
                .put(from, Value.object().put(before, end).build())
                .put("or", open(first))
                .build();
    }

    private Value open(String first) {
        return new Value.Items(
                List.of(
                        Value.object().put(to, Value.object().put("isNull", true).build()).build(),
                        Value.object().put(to, Value.object().put("gt", first).build()).build()));
    }
}
