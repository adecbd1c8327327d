package com.athyper.meta.record;

import com.athyper.expression.Expr;

import java.util.List;
import java.util.Optional;

/**
 * A page of records.
 *
 * @param filter over the root {@code record}, checked against the model
 * @param sort the id is added as the last, so that the order is total
 */
public record RecordQuery(
        Expr filter, List<Sort> sort, int limit, Optional<String> cursor, boolean count) {
    public RecordQuery {
        sort = List.copyOf(sort);
    }

    /**
     * @param attribute a field's name or one of {@code id}, {@code state}, {@code version}, {@code
     *     createdAt}, {@code updatedAt}, {@code createdBy}, {@code updatedBy}
     */
    public record Sort(String attribute, boolean descending) {}
}
