package com.athyper.identity;

import com.athyper.kernel.PrincipalId;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What binds principals together and gives them roles. Each item is kept, versioned and told to the
 * auditor as one.
 */
public sealed interface OrgItem {

    /** What there is, and how many of it a tenant may have at a time. */
    enum Kind {
        ORG_UNIT("org-unit", "iam.org-unit.write", 1_000),
        GROUP("group", "iam.group.write", 1_000),
        ROLE_BINDING("role-binding", "iam.binding.write", 5_000),
        DELEGATION("delegation", "delegation.write", 5_000),
        BREAK_GLASS("break-glass", "iam.break-glass", 500),
        SEPARATION("separation-set", "policy.separation.write", 200);

        private final String id;
        private final String operation;
        private final int countMax;

        Kind(String id, String operation, int countMax) {
            this.id = id;
            this.operation = operation;
            this.countMax = countMax;
        }

        /** What the auditor is told that was done. */
        public String operation() {
            return operation;
        }

        public String id() {
            return id;
        }

        /** Of those that are not over. */
        public int countMax() {
            return countMax;
        }

        public static Kind of(String id) {
            return Arrays.stream(values())
                    .filter(kind -> kind.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no kind is called " + id));
        }
    }

    int MEMBERS_MAX = 10_000;
    int LABEL_MAX = 200;
    int REASON_MAX = 500;

    Kind kind();

    /** Unique among the items of its kind. */
    String id();

    /** When it stops to hold of itself. */
    default Optional<Instant> ends() {
        return Optional.empty();
    }

    /** One who belongs to a unit; a principal has at most one primary unit. */
    record Member(PrincipalId principal, boolean primary) {}

    /** A department, a branch, a team: one knot of the tenant's tree. */
    record Unit(OrgName name, String label, Optional<OrgName> parent, List<Member> members)
            implements OrgItem {
        /** Units from the root to the deepest. */
        public static final int DEPTH_MAX = 12;

        public Unit {
            members = List.copyOf(members);
        }

        @Override
        public Kind kind() {
            return Kind.ORG_UNIT;
        }

        @Override
        public String id() {
            return name.value();
        }

        public Unit under(Optional<OrgName> newParent) {
            return new Unit(name, label, newParent, members);
        }
    }

    /** Principals under a name, whatever unit they belong to. */
    record Group(OrgName name, String label, List<PrincipalId> members) implements OrgItem {
        public Group {
            members = List.copyOf(members);
        }

        @Override
        public Kind kind() {
            return Kind.GROUP;
        }

        @Override
        public String id() {
            return name.value();
        }
    }

    /** Who holds what is bound. */
    sealed interface Holder {
        record Person(PrincipalId principal) implements Holder {}

        record InGroup(OrgName group) implements Holder {}

        /** Who belongs to the unit or to one below it. */
        record InUnit(OrgName unit) implements Holder {}
    }

    /** How a bound role is held. */
    sealed interface Use {
        /** Always while the binding's term lasts. */
        record Held() implements Use {}

        /** Not before its holder breaks the glass, and then for so many minutes at most. */
        record BehindGlass(int minutesMax) implements Use {
            public BehindGlass {
                if (minutesMax < 1 || minutesMax > BreakGlass.MINUTES_MAX) {
                    throw new IllegalArgumentException(
                            "between 1 and " + BreakGlass.MINUTES_MAX + " minutes");
                }
            }
        }
    }

    /** What has no name, and holds for a time. */
    sealed interface Timed extends OrgItem {
        UUID key();

        Term term();

        @Override
        default String id() {
            return key().toString();
        }

        @Override
        default Optional<Instant> ends() {
            return term().until();
        }
    }

    /**
     * A role, and who holds it, where and for how long.
     *
     * @param unit in which alone the role is held, and in those below; empty for the whole tenant
     */
    record Binding(
            UUID key, OrgName role, Holder holder, Optional<OrgName> unit, Use use, Term term)
            implements Timed {
        @Override
        public Kind kind() {
            return Kind.ROLE_BINDING;
        }
    }

    /**
     * What one lets another do in their place, be it for an absence.
     *
     * @param roles those of the delegator's own that go along; all of them if empty
     */
    record Delegation(
            UUID key,
            PrincipalId from,
            PrincipalId to,
            List<String> roles,
            Term term,
            String reason)
            implements Timed {
        public static final int PER_DELEGATOR_MAX = 20;
        public static final int ROLES_MAX = 50;

        public Delegation {
            roles = List.copyOf(roles);
        }

        public boolean covers(String role) {
            return roles.isEmpty() || roles.contains(role);
        }

        @Override
        public Kind kind() {
            return Kind.DELEGATION;
        }
    }

    /** A role taken in an emergency, by one whom a binding lets, in front of everybody. */
    record BreakGlass(UUID key, PrincipalId principal, OrgName role, Term term, String reason)
            implements Timed {
        public static final int MINUTES_MAX = 480;

        @Override
        public Kind kind() {
            return Kind.BREAK_GLASS;
        }
    }

    /** What one person is not to have together. */
    sealed interface Apart {
        int MEMBERS_MAX = 50;

        record Roles(List<String> roles) implements Apart {
            public Roles {
                roles = List.copyOf(roles);
            }
        }

        /**
         * What these mean depends on policies, so that no change of bindings is judged by them.
         *
         * @param entity whose records they are about, if they are about records
         */
        record Operations(List<String> operations, Optional<String> entity) implements Apart {
            public Operations {
                operations = List.copyOf(operations);
            }
        }
    }

    /**
     * A separation of duties.
     *
     * @param advisory whether who has them together is only told of, and may come to have them
     */
    record Separation(OrgName name, String label, Apart apart, boolean advisory)
            implements OrgItem {
        public Separation {
            if (apart instanceof Apart.Operations && !advisory) {
                throw new IllegalArgumentException("operations are kept apart by advice alone");
            }
        }

        @Override
        public Kind kind() {
            return Kind.SEPARATION;
        }

        @Override
        public String id() {
            return name.value();
        }
    }
}
