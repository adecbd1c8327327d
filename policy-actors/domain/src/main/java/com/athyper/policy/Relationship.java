package com.athyper.policy;

import com.athyper.expression.Expr;

import java.util.List;
import java.util.Optional;

/**
 * How somebody stands to a record. It is a condition on the record, so lists are narrowed by it as
 * by any other. The ids appear in policies and never change.
 */
public enum Relationship {
    /** Made the record. */
    OWNER("owner", false, "id"),
    /** Is the manager of whoever made the record. */
    MANAGER_OF_OWNER("managerOfOwner", true, "reports"),
    /** May act now on behalf of whoever made the record. */
    DELEGATE_OF_OWNER("delegateOfOwner", true, "delegators");

    private final String id;
    private final boolean oneOfMany;
    private final String attribute;

    Relationship(String id, boolean oneOfMany, String attribute) {
        this.id = id;
        this.oneOfMany = oneOfMany;
        this.attribute = attribute;
    }

    public String id() {
        return id;
    }

    /** Over the roots {@code resource} and {@code subject}. */
    Expr condition() {
        Expr owner = new Expr.Ref("resource", List.of("createdBy"));
        Expr subject = new Expr.Ref("subject", List.of(attribute));
        return oneOfMany
                ? new Expr.In(owner, subject)
                : new Expr.Compare(Expr.Comparison.EQ, owner, subject);
    }

    public static Optional<Relationship> of(String id) {
        for (Relationship relationship : values()) {
            if (relationship.id.equals(id)) {
                return Optional.of(relationship);
            }
        }
        return Optional.empty();
    }
}
