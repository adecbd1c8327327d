package com.athyper.meta.record;

import com.athyper.expression.Expr;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;

/**
 * That some record refers to the one that is sought, or that none does.
 *
 * @param of whose records refer
 * @param by the field by which they do: a reference, or a list of references
 * @param filter over the root {@code record}, which those that count meet
 * @param visible over the root {@code resource}, which those that count meet as well
 */
public record Having(EntityModel of, Field by, Expr filter, boolean none, Expr visible) {

    /** Until policy has said which of them may be seen, none may. */
    public Having(EntityModel of, Field by, Expr filter, boolean none) {
        this(of, by, filter, none, Expr.FALSE);
    }

    public Having seen(Expr visible) {
        return new Having(of, by, filter, none, visible);
    }

    /** What is asked, and not by whom. */
    String asked() {
        return "%s.%s %s %s".formatted(of.name(), by.name(), none, filter);
    }
}
