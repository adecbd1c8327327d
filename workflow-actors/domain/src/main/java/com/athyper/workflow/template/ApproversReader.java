package com.athyper.workflow.template;

import com.athyper.expression.CelReader;
import com.athyper.expression.Parsed;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads who is asked, noting everything that is wrong on the way. */
final class ApproversReader {
    static final int ROLE_MAX = 100;

    private static final int USERNAME_MAX = 164;
    private static final String FIRST_OF = "firstOf";
    private static final Pattern ORG_NAME = Pattern.compile("[a-z][a-z0-9._-]{0,62}");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    /** How each kind is read, in the order in which messages name them. */
    private static final Map<String, Function<Part, Optional<Approvers>>> READERS = readers();

    private static final List<String> KINDS = List.copyOf(READERS.keySet());

    private ApproversReader() {}

    private static Map<String, Function<Part, Optional<Approvers>>> readers() {
        var readers = new LinkedHashMap<String, Function<Part, Optional<Approvers>>>();
        readers.put("role", part -> part.requiredText("role", ROLE_MAX).map(Approvers.Role::new));
        readers.put(
                "principals",
                part ->
                        part.requiredItems("principals", Approvers.PRINCIPALS_MAX)
                                .map(items -> new Approvers.Principals(principals(part, items))));
        readers.put("group", part -> name(part, "group", ORG_NAME).map(Approvers.Group::new));
        readers.put("orgUnit", part -> name(part, "orgUnit", ORG_NAME).map(Approvers.OrgUnit::new));
        readers.put("managerOf", ApproversReader::manager);
        readers.put("field", part -> name(part, "field", FIELD).map(Approvers.Field::new));
        readers.put("expression", ApproversReader::expression);
        readers.put(FIRST_OF, ApproversReader::firstOf);
        return readers;
    }

    static Optional<Approvers> read(Part owner, String member) {
        return owner.required(member)
                .flatMap(value -> Part.of(value, owner.at(member), owner.faults()))
                .flatMap(ApproversReader::read);
    }

    private static Optional<Approvers> read(Part part) {
        var known = new HashSet<>(KINDS);
        known.add("levels");
        part.knowing(known);
        var named = KINDS.stream().filter(kind -> part.fields().get(kind).isPresent()).toList();
        if (named.size() > 1) {
            part.fault(
                    "one-of",
                    "either `%s` or `%s`, not both".formatted(named.get(0), named.get(1)));
            return Optional.empty();
        }
        if (named.isEmpty()) {
            part.fault("required", "one of " + String.join(", ", KINDS) + " is required");
            return Optional.empty();
        }
        if (part.fields().get("levels").isPresent() && !named.getFirst().equals("managerOf")) {
            part.fault("levels", "surplus", "only `managerOf` has levels");
        }
        return READERS.getOrDefault(named.getFirst(), _ -> Optional.empty()).apply(part);
    }

    private static Optional<String> name(Part part, String member, Pattern form) {
        var name = part.requiredText(member, ROLE_MAX);
        if (name.filter(text -> !form.matcher(text).matches()).isPresent()) {
            part.fault(member, "pattern", "a name has the form " + form);
            return Optional.empty();
        }
        return name;
    }

    private static Optional<Approvers> manager(Part part) {
        var of = part.requiredText("managerOf", ROLE_MAX);
        if (of.filter(text -> !text.equals("requester")).isPresent()) {
            part.fault("managerOf", "one-of", "this is `requester`");
            return Optional.empty();
        }
        if (part.fields().get("levels").isEmpty()) {
            return of.map(_ -> new Approvers.ManagerOfRequester(1));
        }
        return part.integer("levels", 1, Approvers.ManagerOfRequester.LEVELS_MAX)
                .filter(_ -> of.isPresent())
                .map(Approvers.ManagerOfRequester::new);
    }

    private static Optional<Approvers> expression(Part part) {
        return part.requiredText("expression", CelReader.SOURCE_MAX)
                .flatMap(
                        source ->
                                switch (Conditions.readNames(source)) {
                                    case Parsed.Sound(var expr, _) ->
                                            Optional.of(new Approvers.Expression(source, expr));
                                    case Parsed.Faulty faulty -> {
                                        part.faults().addAll(faulty.at(part.at("expression")));
                                        yield Optional.empty();
                                    }
                                });
    }

    private static Optional<Approvers> firstOf(Part part) {
        var items = part.requiredItems(FIRST_OF, Approvers.FirstOf.ALTERNATIVES_MAX);
        var alternatives = new ArrayList<Approvers>();
        for (int i = 0; i < items.map(List::size).orElse(0); i++) {
            Part.of(items.get().get(i), Fault.at(part.at(FIRST_OF), i), part.faults())
                    .filter(ApproversReader::isPlain)
                    .flatMap(ApproversReader::read)
                    .ifPresent(alternatives::add);
        }
        return alternatives.isEmpty()
                ? Optional.empty()
                : Optional.of(new Approvers.FirstOf(alternatives));
    }

    private static boolean isPlain(Part alternative) {
        boolean nested = alternative.fields().get(FIRST_OF).isPresent();
        if (nested) {
            alternative.fault(FIRST_OF, "nested", "name the alternatives in one list");
        }
        return !nested;
    }

    private static List<PrincipalId> principals(Part part, List<Value> items) {
        var found = new ArrayList<PrincipalId>();
        for (int i = 0; i < items.size(); i++) {
            var where = Fault.at(part.at("principals"), i);
            var id = part.text(items.get(i), where, USERNAME_MAX);
            if (id.isEmpty()) {
                continue;
            }
            if (!PrincipalId.isValid(id.get())) {
                part.faults().add(new Fault(where, "pattern", "this is not a username"));
            } else if (found.contains(new PrincipalId(id.get()))) {
                part.faults()
                        .add(
                                new Fault(
                                        where,
                                        "duplicate",
                                        "`%s` is named twice".formatted(id.get())));
            } else {
                found.add(new PrincipalId(id.get()));
            }
        }
        return found;
    }
}
