package com.athyper.meta.record;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.kernel.Value;
import com.athyper.meta.Field;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * For each of several records, a page of those that refer to it.
 *
 * @param by the field by which they refer: a reference, or a list of references
 * @param owners what they refer to
 * @param page what is wanted of each; a cursor goes on in the page of one owner
 * @param max of all pages together: if there are more, the question is refused
 */
public record RelatedQuery(Field by, Set<UUID> owners, RecordQuery page, int max) {
    public RelatedQuery {
        owners = Set.copyOf(owners);
        if (page.cursor().isPresent() && owners.size() > 1) {
            throw new IllegalArgumentException("a cursor goes on in the page of one record");
        }
    }

    /** As the entity's own list is asked for the same, so that a cursor is good for both. */
    public RecordQuery of(UUID owner) {
        var field = new Expr.Ref(Attribute.ROOT, List.of(by.name()));
        var id = new Expr.Literal(Value.of(owner.toString()));
        Expr refers =
                by.isMultiReference()
                        ? new Expr.In(id, field)
                        : new Expr.Compare(Comparison.EQ, field, id);
        return new RecordQuery(
                page.filter().equals(Expr.TRUE)
                        ? refers
                        : new Expr.All(List.of(refers, page.filter())),
                page.sort(),
                page.limit(),
                page.cursor(),
                page.count());
    }
}
