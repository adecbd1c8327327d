package com.athyper.policy.analysis;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Subject;
import com.athyper.policy.Subjects;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One thing about a request that could be otherwise. */
public sealed interface Edit {

    /** An attribute of the resource; null means that it is not there. */
    record Attribute(List<String> path, Value value) implements Edit {
        public Attribute {
            path = List.copyOf(path);
        }
    }

    /** The subject belongs to something, or no more. */
    record Membership(Belonging kind, String name, boolean gained) implements Edit {}

    /** Another principal asks, with the same roles and all. */
    record Identity(PrincipalId principal) implements Edit {}

    /** What a subject can belong to, by the names that conditions have for it. */
    enum Belonging {
        ROLE("roles"),
        GROUP("groups"),
        ORG_UNIT("orgUnits"),
        REPORT("reports"),
        DELEGATOR("delegators");

        private final String attribute;

        Belonging(String attribute) {
            this.attribute = attribute;
        }

        public String attribute() {
            return attribute;
        }

        static Optional<Belonging> of(String attribute) {
            for (Belonging kind : values()) {
                if (kind.attribute.equals(attribute)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /** What the subject has of it. */
        Set<String> of(Subject subject) {
            return switch (this) {
                case ROLE -> subject.roles();
                case GROUP -> subject.groups();
                case ORG_UNIT -> subject.orgUnits();
                case REPORT -> names(subject.reports());
                case DELEGATOR -> names(subject.delegators());
            };
        }

        /** What a rule asks for of it. */
        Set<String> of(Subjects subjects) {
            return switch (this) {
                case ROLE -> subjects.roles();
                case GROUP -> subjects.groups();
                case ORG_UNIT -> subjects.orgUnits();
                case REPORT, DELEGATOR -> Set.of();
            };
        }

        private static Set<String> names(Set<PrincipalId> principals) {
            return principals.stream().map(PrincipalId::value).collect(Collectors.toSet());
        }
    }

    /** What it changes: two edits of the same are alternatives. */
    default List<String> target() {
        return switch (this) {
            case Attribute(var path, _) -> path;
            case Membership(var kind, var name, _) -> List.of("subject", kind.attribute(), name);
            case Identity _ -> List.of("subject", "id");
        };
    }

    default AccessRequest in(AccessRequest request) {
        return switch (this) {
            case Attribute(var path, var value) ->
                    new AccessRequest(
                            request.subject(),
                            request.operation(),
                            request.entity(),
                            Optional.of(set(request.resource().orElse(Value.EMPTY), path, value)));
            case Membership(var kind, var name, var gained) ->
                    with(request, changed(request.subject(), kind, name, gained));
            case Identity(var principal) -> {
                var s = request.subject();
                yield with(
                        request,
                        new Subject(
                                principal,
                                s.roles(),
                                s.groups(),
                                s.orgUnits(),
                                s.reports(),
                                s.delegators()));
            }
        };
    }

    private static AccessRequest with(AccessRequest request, Subject subject) {
        return new AccessRequest(
                subject, request.operation(), request.entity(), request.resource());
    }

    private static Subject changed(Subject s, Belonging kind, String name, boolean gained) {
        return new Subject(
                s.principal(),
                kind == Belonging.ROLE ? changed(s.roles(), name, gained) : s.roles(),
                kind == Belonging.GROUP ? changed(s.groups(), name, gained) : s.groups(),
                kind == Belonging.ORG_UNIT ? changed(s.orgUnits(), name, gained) : s.orgUnits(),
                kind == Belonging.REPORT
                        ? changed(s.reports(), new PrincipalId(name), gained)
                        : s.reports(),
                kind == Belonging.DELEGATOR
                        ? changed(s.delegators(), new PrincipalId(name), gained)
                        : s.delegators());
    }

    private static <T> Set<T> changed(Set<T> names, T name, boolean gained) {
        var changed = new HashSet<>(names);
        if (gained) {
            changed.add(name);
        } else {
            changed.remove(name);
        }
        return changed;
    }

    private static Value.Fields set(Value.Fields fields, List<String> path, Value value) {
        var changed = new LinkedHashMap<>(fields.values());
        String name = path.getFirst();
        if (path.size() > 1) {
            Value inner = changed.getOrDefault(name, Value.EMPTY);
            changed.put(
                    name,
                    set(
                            inner instanceof Value.Fields known ? known : Value.EMPTY,
                            path.subList(1, path.size()),
                            value));
        } else if (value instanceof Value.Null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new Value.Fields(changed);
    }
}
