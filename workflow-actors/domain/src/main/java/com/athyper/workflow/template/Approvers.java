package com.athyper.workflow.template;

import com.athyper.expression.Expr;
import com.athyper.kernel.PrincipalId;

import java.util.List;
import java.util.stream.Collectors;

/** Who is asked. */
public sealed interface Approvers {
    int PRINCIPALS_MAX = 100;

    /** More than these are counted rather than named. */
    int WORDS_MAX = 3;

    record Role(String role) implements Approvers {}

    record Group(String group) implements Approvers {}

    /** The people of a unit and of those below it. */
    record OrgUnit(String unit) implements Approvers {}

    /** The requester's manager, and theirs, so many levels up. */
    record ManagerOfRequester(int levels) implements Approvers {
        public static final int LEVELS_MAX = 10;
    }

    record Principals(List<PrincipalId> principals) implements Approvers {
        public Principals {
            principals = List.copyOf(principals);
        }
    }

    /** Whom an attribute of the record names: a username, or a list of them. */
    record Field(String field) implements Approvers {}

    /** Whom an expression over {@code record} names: a username, or a list of them. */
    record Expression(String source, Expr expr) implements Approvers {}

    /** The first of them that leads to somebody. */
    record FirstOf(List<Approvers> alternatives) implements Approvers {
        public static final int ALTERNATIVES_MAX = 10;

        public FirstOf {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** In words, for those who read why they were asked. */
    default String words() {
        return switch (this) {
            case Role(var role) -> "role `" + role + "`";
            case Group(var group) -> "group `" + group + "`";
            case OrgUnit(var unit) -> "unit `" + unit + "`";
            case ManagerOfRequester(var levels) when levels == 1 -> "the requester's manager";
            case ManagerOfRequester(var levels) ->
                    "the requester's managers, " + levels + " levels up";
            case Principals(var principals) -> words(principals);
            case Field(var field) -> "field `" + field + "`";
            case Expression(var source, _) -> "expression `" + source + "`";
            case FirstOf(var alternatives) ->
                    "the first of "
                            + alternatives.stream()
                                    .map(Approvers::words)
                                    .collect(Collectors.joining(", "));
        };
    }

    static String words(List<PrincipalId> principals) {
        return principals.size() > WORDS_MAX
                ? principals.size() + " named principals"
                : principals.stream()
                        .map(principal -> "`" + principal + "`")
                        .collect(Collectors.joining(", "));
    }
}
