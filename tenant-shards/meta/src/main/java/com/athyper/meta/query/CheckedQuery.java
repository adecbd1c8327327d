package com.athyper.meta.query;

import com.athyper.expression.Expr;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.record.Attribute;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A query of which everything is known: each name leads to a field of a model in force.
 *
 * @param mentions every field that has a say in the result, those that lead on to others too
 * @param joins parents before what hangs from them
 * @param where over the root {@code record}, whose attributes are named by their whole paths
 * @param having over the root {@code record}, whose attributes are the outputs by their aliases
 * @param keys a total order: those asked for, then what tells the remaining rows apart
 * @param fingerprint the same for the same question, whatever page of it
 */
public record CheckedQuery(
        EntityModel from,
        List<Term.Column> mentions,
        List<Join> joins,
        List<Output> outputs,
        Expr where,
        Form form,
        List<Term.Column> groupBy,
        Expr having,
        List<SortKey> keys,
        int limit,
        Optional<String> cursor,
        boolean explain,
        String fingerprint) {
    /** The path of the record that the query starts from. */
    public static final String ROOT = "";

    public CheckedQuery {
        mentions = List.copyOf(mentions);
        joins = List.copyOf(joins);
        outputs = List.copyOf(outputs);
        groupBy = List.copyOf(groupBy);
        keys = List.copyOf(keys);
    }

    /** What a row of the result stands for. */
    public enum Form {
        RECORDS,
        DISTINCT,
        GROUPS
    }

    /**
     * A reference that is followed. Where the record behind it may not be seen, there is none.
     *
     * @param path such as {@code supplier.region}
     * @param parent the path of the record that holds the reference
     */
    public record Join(String path, String parent, Field reference, EntityModel target) {}

    /** A member of each row of the result. */
    public record Output(String alias, Term term) {
        /** What it is to a condition over results. */
        public Attribute attribute() {
            Attribute of = term.attribute();
            return new Attribute(alias, of.type(), of.values(), of.maxLength());
        }
    }

    /** A part of the order; nothing comes last in either direction. */
    public record SortKey(Term term, boolean descending) {}

    /** Every model that it was checked against. */
    public Set<EntityModel> models() {
        var models = new LinkedHashSet<EntityModel>();
        models.add(from);
        joins.forEach(join -> models.add(join.target()));
        return models;
    }

    /** The model of the records at a path. */
    public EntityModel model(String path) {
        return joins.stream()
                .filter(join -> join.path().equals(path))
                .findFirst()
                .map(Join::target)
                .orElse(from);
    }
}
