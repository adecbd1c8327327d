package com.athyper.meta.record;

import com.athyper.expression.Expr;

import java.util.List;

/**
 * A search for the records that fit words best.
 *
 * @param words as somebody wrote them
 * @param fields that are looked into
 * @param filter over the root {@code record}, checked against the model
 */
public record RecordSearch(String words, List<String> fields, Expr filter, int limit) {
    public static final int WORDS_LENGTH_MAX = 200;
    public static final int LIMIT_MAX = 100;

    public RecordSearch {
        fields = List.copyOf(fields);
    }

    /**
     * @param score the higher the better; it compares with those of the same search alone
     */
    public record Hit(StoredRecord record, double score) {}

    /** The same, in these fields alone. */
    public RecordSearch in(List<String> some) {
        return new RecordSearch(words, some, filter, limit);
    }
}
