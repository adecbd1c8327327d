package com.athyper.edge.iam;

import com.athyper.edge.exchange.Input;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgName;
import com.athyper.identity.Term;
import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads names, principals and times out of a body; what is wrong with them is the body's fault. */
final class Names {
    private static final int TIME_MAX = 40;

    private Names() {}

    static Optional<OrgName> name(Input input, String member) {
        String text = input.text(member, OrgName.LENGTH_MAX);
        return text.isEmpty() ? Optional.empty() : sound(input, member, text);
    }

    static Optional<OrgName> optionalName(Input input, String member) {
        return input.optionalText(member, OrgName.LENGTH_MAX)
                .flatMap(text -> sound(input, member, text));
    }

    private static Optional<OrgName> sound(Input input, String member, String text) {
        if (!OrgName.isValid(text)) {
            input.fault(member, "pattern", "a name has the form " + OrgName.FORM);
            return Optional.empty();
        }
        return Optional.of(new OrgName(text));
    }

    static Optional<PrincipalId> principal(Input input, String member) {
        String text = input.text(member, OrgDesk.PRINCIPAL_MAX);
        return text.isEmpty() ? Optional.empty() : principal(input, member, text);
    }

    static Optional<PrincipalId> optionalPrincipal(Input input, String member) {
        return input.optionalText(member, OrgDesk.PRINCIPAL_MAX)
                .flatMap(text -> principal(input, member, text));
    }

    private static Optional<PrincipalId> principal(Input input, String member, String text) {
        if (!PrincipalId.isValid(text)) {
            input.fault(member, "pattern", "this is no principal's id");
            return Optional.empty();
        }
        return Optional.of(new PrincipalId(text));
    }

    /** For how long a role may be held in an emergency. */
    static OptionalInt minutes(Input input, String member) {
        var minutes = input.neededCount(member);
        if (minutes.isEmpty()) {
            return OptionalInt.empty();
        }
        if (minutes.getAsLong() < 1 || minutes.getAsLong() > BreakGlass.MINUTES_MAX) {
            input.fault(member, "range", "between 1 and " + BreakGlass.MINUTES_MAX);
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) minutes.getAsLong());
    }

    static List<PrincipalId> principals(Input input, String member, int countMax) {
        List<String> texts = input.texts(member, countMax);
        for (int i = 0; i < texts.size(); i++) {
            if (!PrincipalId.isValid(texts.get(i))) {
                input.fault(member, "pattern", "item " + i + " is no principal's id");
                return List.of();
            }
        }
        return texts.stream().map(PrincipalId::new).toList();
    }

    static Optional<Instant> time(Input input, String member) {
        Optional<String> text = input.optionalText(member, TIME_MAX);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeParseException e) {
            input.fault(member, "type", "this is a time such as 2030-01-31T12:00:00Z");
            return Optional.empty();
        }
    }

    /** From {@code since}, or else from now, until {@code until}. */
    static Term term(Input input, Instant now) {
        Instant since = time(input, "since").orElse(now);
        Optional<Instant> until = time(input, "until");
        if (until.filter(end -> !end.isAfter(since)).isPresent()) {
            input.fault("until", "order", "it ends after it began");
            return Term.since(since);
        }
        return new Term(since, until);
    }
}
