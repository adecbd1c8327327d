package com.athyper.meta.record;

import com.athyper.expression.Expr;

import java.util.List;
import java.util.Optional;

/**
 * A page of records.
 *
 * @param filter over the root {@code record}, checked against the model
 * @param sort the id is added as the last, so that the order is total
 * @param having what else has to be there
 */
public record RecordQuery(
        Expr filter,
        List<Sort> sort,
        int limit,
        Optional<String> cursor,
        boolean count,
        List<Having> having) {
    public RecordQuery {
        sort = List.copyOf(sort);
        having = List.copyOf(having);
    }

    public RecordQuery(
            Expr filter, List<Sort> sort, int limit, Optional<String> cursor, boolean count) {
        this(filter, sort, limit, cursor, count, List.of());
    }

    public RecordQuery having(List<Having> others) {
        return new RecordQuery(filter, sort, limit, cursor, count, others);
    }

    /**
     * @param attribute a field's name or one of {@code id}, {@code state}, {@code version}, {@code
     *     createdAt}, {@code updatedAt}, {@code createdBy}, {@code updatedBy}
     */
    public record Sort(String attribute, boolean descending) {}
}
