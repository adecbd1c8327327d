package com.athyper.workflow.template;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.workflow.template.Step.Escalation;
import com.athyper.workflow.template.Step.Escalation.Action;
import com.athyper.workflow.template.Step.Escalation.Effect;
import com.athyper.workflow.template.Step.Sla;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads by when a step is to be done, noting everything that is wrong on the way. */
final class SlaReader {
    static final int DURATION_MAX = 40;
    static final String APPROVED = "approved";
    static final String REJECTED = "rejected";

    private static final int WORD_MAX = 20;
    private static final Pattern WEEKS = Pattern.compile("P(\\d{1,4})W");

    private SlaReader() {}

    static Optional<Sla> read(Part part) {
        part.knowing(Set.of("due", "calendar", "remind", "escalate"));
        var due =
                part.requiredText("due", DURATION_MAX)
                        .flatMap(text -> duration(part, part.at("due"), text))
                        .filter(time -> inRange(part, time));
        var calendar = calendar(part);
        var remind = reminders(part, due);
        var escalations = escalations(part);
        return due.map(time -> new Sla(time, calendar, remind, escalations));
    }

    private static Optional<String> calendar(Part part) {
        return part.optionalText("calendar", TemplateParser.NAME_MAX)
                .filter(
                        name -> {
                            boolean valid = EntityName.isValid(name);
                            if (!valid) {
                                part.fault(
                                        "calendar", "pattern", "a calendar's name is snake_case");
                            }
                            return valid;
                        });
    }

    private static boolean inRange(Part part, Duration due) {
        boolean inRange = due.compareTo(Sla.DUE_MIN) >= 0 && due.compareTo(Sla.DUE_MAX) <= 0;
        if (!inRange) {
            part.fault("due", "range", "from one second to 366 days");
        }
        return inRange;
    }

    /** The earliest first, which is the longest before. */
    private static List<Duration> reminders(Part part, Optional<Duration> due) {
        var reminders = new ArrayList<Duration>();
        var items = part.oneOrMore("remind", Sla.REMINDERS_MAX);
        for (int i = 0; i < items.size(); i++) {
            var at = part.at("remind", i);
            var before =
                    part.text(items.get(i), at, DURATION_MAX)
                            .flatMap(text -> duration(part, at, text));
            if (before.isEmpty()) {
                continue;
            }
            if (!before.get().isPositive()
                    || due.filter(time -> before.get().compareTo(time) >= 0).isPresent()) {
                part.faults()
                        .add(
                                new Fault(
                                        at,
                                        "range",
                                        "a reminder comes before the step is due and after it has"
                                                + " begun"));
            } else if (reminders.contains(before.get())) {
                part.faults().add(new Fault(at, "duplicate", "this is there twice"));
            } else {
                reminders.add(before.get());
            }
        }
        return reminders.stream().sorted(java.util.Comparator.reverseOrder()).toList();
    }

    private static Optional<Duration> duration(Part part, String at, String text) {
        try {
            var weeks = WEEKS.matcher(text);
            return Optional.of(
                    weeks.matches()
                            ? Duration.ofDays(7L * Integer.parseInt(weeks.group(1)))
                            : Duration.parse(text));
        } catch (DateTimeParseException _) {
            part.faults()
                    .add(
                            new Fault(
                                    at,
                                    "pattern",
                                    "an ISO 8601 duration of weeks, or of days and smaller, such"
                                            + " as `PT4H`"));
            return Optional.empty();
        }
    }

    /** Later ones come later, and nothing comes after a decision. */
    private static List<Escalation> escalations(Part part) {
        var escalations = new ArrayList<Escalation>();
        var items = part.oneOrMore("escalate", Sla.ESCALATIONS_MAX);
        for (int i = 0; i < items.size(); i++) {
            var one =
                    Part.of(items.get(i), part.at("escalate", i), part.faults())
                            .flatMap(SlaReader::escalation);
            if (one.isEmpty()) {
                continue;
            }
            if (!escalations.isEmpty()) {
                var before = escalations.getLast();
                if (before.action() instanceof Action.Decide) {
                    part.faults()
                            .add(
                                    new Fault(
                                            part.at("escalate", i),
                                            "surplus",
                                            "the clock has decided before"));
                } else if (one.get().after().compareTo(before.after()) <= 0) {
                    part.faults()
                            .add(
                                    new Fault(
                                            Fault.at(part.at("escalate", i), "after"),
                                            "order",
                                            "each comes later than the one before"));
                }
            }
            escalations.add(one.get());
        }
        return escalations;
    }

    private static Optional<Escalation> escalation(Part part) {
        part.knowing(Set.of("to", "do", "after", "decision"));
        var after = after(part);
        var effect =
                part.fields().get("do").isEmpty()
                        ? Optional.of("add")
                        : part.optionalText("do", WORD_MAX);
        var action = effect.flatMap(text -> action(part, text));
        if (effect.isEmpty()) {
            ApproversReader.read(part, "to");
        }
        return after.isPresent() && action.isPresent()
                ? Optional.of(new Escalation(after.get(), action.get()))
                : Optional.empty();
    }

    private static Optional<Duration> after(Part part) {
        if (part.fields().get("after").isEmpty()) {
            return Optional.of(Duration.ZERO);
        }
        return part.optionalText("after", DURATION_MAX)
                .flatMap(text -> duration(part, part.at("after"), text))
                .filter(
                        time -> {
                            boolean inRange =
                                    !time.isNegative() && time.compareTo(Sla.DUE_MAX) <= 0;
                            if (!inRange) {
                                part.fault("after", "range", "from nothing to 366 days");
                            }
                            return inRange;
                        });
    }

    private static Optional<Action> action(Part part, String effect) {
        if (effect.equals("decide")) {
            return decide(part);
        }
        if (part.fields().get("decision").isPresent()) {
            part.fault("decision", "surplus", "only `decide` has a decision");
        }
        var to = ApproversReader.read(part, "to");
        return switch (effect) {
            case "add" -> to.map(whom -> new Action.Ask(whom, Effect.ADD));
            case "replace" -> to.map(whom -> new Action.Ask(whom, Effect.REPLACE));
            case "notify" -> to.map(Action.Notify::new);
            default -> {
                part.fault("do", "one-of", "one of `add`, `replace`, `notify` and `decide`");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Action> decide(Part part) {
        if (part.fields().get("to").isPresent()) {
            part.fault("to", "surplus", "the clock asks nobody");
        }
        var decision = part.requiredText("decision", WORD_MAX);
        if (decision.filter(text -> !Set.of(APPROVED, REJECTED).contains(text)).isPresent()) {
            part.fault("decision", "one-of", "one of `%s` and `%s`".formatted(APPROVED, REJECTED));
            return Optional.empty();
        }
        return decision.map(text -> new Action.Decide(text.equals(APPROVED)));
    }
}
