package com.athyper.policy.log;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.Subject;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A subject out of its attributes, as the log and the tests of a policy have them. */
public final class SubjectForm {
    private SubjectForm() {}

    /** Empty if nobody can have these; a list that is left out is empty. */
    public static Optional<Subject> read(Value.Fields attributes) {
        return attributes
                .text("id")
                .filter(PrincipalId::isValid)
                .map(
                        id ->
                                new Subject(
                                        new PrincipalId(id),
                                        texts(attributes, "roles"),
                                        texts(attributes, "groups"),
                                        texts(attributes, "orgUnits"),
                                        principals(attributes, "reports"),
                                        principals(attributes, "delegators")));
    }

    private static Set<PrincipalId> principals(Value.Fields attributes, String name) {
        return texts(attributes, name).stream()
                .filter(PrincipalId::isValid)
                .map(PrincipalId::new)
                .collect(Collectors.toSet());
    }

    private static Set<String> texts(Value.Fields attributes, String name) {
        var texts = new HashSet<String>();
        if (attributes.values().get(name) instanceof Value.Items(var items)) {
            for (Value item : items) {
                if (item instanceof Value.Text(var text)) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }
}
