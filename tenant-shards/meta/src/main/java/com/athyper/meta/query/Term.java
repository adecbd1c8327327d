package com.athyper.meta.query;

import com.athyper.meta.query.CheckedQuery.Related;
import com.athyper.meta.record.Attribute;

import java.util.Optional;

/** Something that a query computes of a record, or of a group of them. */
public sealed interface Term {
    /** What kind of value it is. */
    Attribute attribute();

    /** Whether there may be no value. */
    boolean nullable();

    /**
     * An attribute at the end of a path.
     *
     * @param join the path of the join that it belongs to; empty for the record itself
     * @param name the attribute's name there
     * @param attribute named by the whole path
     */
    record Column(String join, String name, Attribute attribute, boolean nullable)
            implements Term {}

    /**
     * @param of empty for the records themselves
     */
    record Aggregate(
            Aggregation aggregation, Optional<Column> of, Attribute attribute, boolean nullable)
            implements Term {}

    /**
     * What is told of one record by those that refer to it; in a group, by those that refer to any
     * of its records.
     *
     * @param of behind the relation; empty for the records themselves
     */
    record Rollup(
            Aggregation aggregation,
            Related related,
            Optional<Column> of,
            Attribute attribute,
            boolean nullable)
            implements Term {}
}
