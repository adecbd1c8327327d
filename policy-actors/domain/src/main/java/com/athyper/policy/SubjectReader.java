package com.athyper.policy;

import com.athyper.expression.Expr;
import com.athyper.kernel.Fault;
import com.athyper.kernel.PrincipalId;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads whom a rule is about, and how they have to stand to the record. */
final class SubjectReader {
    private static final Set<String> PEOPLE =
            Set.of("roles", "personas", "principals", "groups", "orgUnits");
    private static final Set<String> MEMBERS =
            Set.of("roles", "personas", "principals", "groups", "orgUnits", "relationships");
    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final List<Fault> faults;

    SubjectReader(List<Fault> faults) {
        this.faults = faults;
    }

    /**
     * @param condition on the record and on who asks; true if there is no relationship to be asked
     *     for
     */
    record Read(Subjects subjects, Expr condition) {}

    Read read(Document rule) {
        Optional<Document> object = rule.object("subjects");
        if (object.isEmpty()) {
            return new Read(Subjects.EVERYONE, Expr.TRUE);
        }
        Document document = object.get();
        int before = faults.size();
        document.refuseOthersThan(MEMBERS);
        Subjects subjects = people(document);
        List<Expr> relationships = relationships(document);
        if (subjects.everyone() && relationships.isEmpty() && faults.size() == before) {
            // Read as everyone it would be a permit for all where none was meant.
            rule.fault("subjects", "required", "name a subject, or leave it out to mean everyone");
        }
        return new Read(subjects, relationships.isEmpty() ? Expr.TRUE : Expr.some(relationships));
    }

    /** Those of a member that names people and nothing else; one at least. */
    Subjects people(Document holder, String member) {
        Optional<Document> object = holder.object(member);
        if (object.isEmpty()) {
            return Subjects.EVERYONE;
        }
        int before = faults.size();
        object.get().refuseOthersThan(PEOPLE);
        Subjects people = people(object.get());
        if (people.everyone() && faults.size() == before) {
            holder.fault(member, "required", "name somebody");
        }
        return people;
    }

    private Subjects people(Document document) {
        Set<String> roles = names(document, "roles", PolicyReader.ROLES_MAX, ROLE);
        roles.addAll(personas(document));
        return new Subjects(
                roles,
                principals(document),
                names(document, "groups", PolicyReader.GROUPS_MAX, NAME),
                names(document, "orgUnits", PolicyReader.UNITS_MAX, NAME));
    }

    private Set<String> names(Document subjects, String member, int max, Pattern form) {
        var names = new LinkedHashSet<String>();
        for (var item : subjects.texts(member, max)) {
            if (form.matcher(item.text()).matches()) {
                names.add(item.text());
            } else {
                faults.add(
                        new Fault(
                                item.pointer(),
                                "malformed",
                                "what `%s` names has the form %s".formatted(member, form)));
            }
        }
        return names;
    }

    /** A persona is the role of its name. */
    private List<String> personas(Document subjects) {
        var roles = new ArrayList<String>();
        for (var item : subjects.texts("personas", Persona.values().length)) {
            Persona.of(item.text())
                    .ifPresentOrElse(
                            persona -> roles.add(persona.role()),
                            () ->
                                    faults.add(
                                            new Fault(
                                                    item.pointer(),
                                                    "unknown-persona",
                                                    "a persona is one of "
                                                            + Arrays.stream(Persona.values())
                                                                    .map(Persona::role)
                                                                    .collect(
                                                                            Collectors.joining(
                                                                                    ", ")))));
        }
        return roles;
    }

    private Set<PrincipalId> principals(Document subjects) {
        var principals = new LinkedHashSet<PrincipalId>();
        for (var item : subjects.texts("principals", PolicyReader.PRINCIPALS_MAX)) {
            if (PrincipalId.isValid(item.text())) {
                principals.add(new PrincipalId(item.text()));
            } else {
                faults.add(
                        new Fault(item.pointer(), "malformed", "this is no name of a principal"));
            }
        }
        return principals;
    }

    private List<Expr> relationships(Document subjects) {
        var conditions = new ArrayList<Expr>();
        for (var item : subjects.texts("relationships", Relationship.values().length)) {
            Relationship.of(item.text())
                    .ifPresentOrElse(
                            relationship -> conditions.add(relationship.condition()),
                            () ->
                                    faults.add(
                                            new Fault(
                                                    item.pointer(),
                                                    "unknown-relationship",
                                                    "a relationship is one of "
                                                            + Arrays.stream(Relationship.values())
                                                                    .map(Relationship::id)
                                                                    .collect(
                                                                            Collectors.joining(
                                                                                    ", ")))));
        }
        return conditions;
    }
}
