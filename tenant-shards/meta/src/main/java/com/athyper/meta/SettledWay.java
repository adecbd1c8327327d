package com.athyper.meta;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.All;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.Literal;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.References;
import com.athyper.meta.record.RecordQuery;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the database need not think anew about a page for other values: one of the entity's
 * indexes has the records in the order of the page, and nothing that the page asks for is the
 * beginning of another one.
 */
public final class SettledWay {
    /** What of the platform's no index begins with. */
    private static final Set<String> UNINDEXED =
            Set.of("version", "createdBy", "updatedBy", "updatedAt");

    private SettledWay() {}

    /**
     * @param visible what the caller may see, over the root {@code resource}
     */
    public static boolean leadsTo(EntityModel model, RecordQuery query, Expr visible) {
        List<EntityIndex> indexes = model.traits().indexes();
        if (indexes.isEmpty()
                || !query.having().isEmpty()
                || model.traits().effectiveDating().isPresent()) {
            return false;
        }
        var equal = new HashSet<String>();
        equalities(query.filter(), equal);
        return indexes.stream()
                .filter(index -> isOrder(index, equal, query))
                .anyMatch(
                        index ->
                                Stream.of(query.filter(), visible)
                                        .flatMap(expr -> References.of(expr).stream())
                                        .map(ref -> String.join(".", ref.path()))
                                        .allMatch(it -> isBeside(model, index, it)));
    }

    /** The first keys are sought for one value each, and the next are the order asked for. */
    private static boolean isOrder(EntityIndex index, Set<String> equal, RecordQuery query) {
        var order =
                query.sort().stream()
                        .map(sort -> (sort.descending() ? "-" : "") + sort.attribute())
                        .toList();
        List<String> keys = index.keys();
        int fixed = keys.size() - order.size();
        return fixed >= 0
                && keys.subList(fixed, keys.size()).equals(order)
                && keys.subList(0, fixed).stream()
                        .map(EntityIndex::attribute)
                        .allMatch(equal::contains);
    }

    /** The index knows it, or no other index could be entered by it. */
    private static boolean isBeside(EntityModel model, EntityIndex index, String attribute) {
        return index.keys().stream().map(EntityIndex::attribute).anyMatch(attribute::equals)
                || UNINDEXED.contains(attribute)
                || (model.field(attribute).filter(SettledWay::isPlain).isPresent()
                        && model.traits().indexes().stream()
                                .noneMatch(other -> begins(other, attribute)));
    }

    private static boolean begins(EntityIndex index, String attribute) {
        return EntityIndex.attribute(index.keys().getFirst()).equals(attribute);
    }

    private static boolean isPlain(Field field) {
        return !field.unique()
                && !field.searchable()
                && !field.isReference()
                && !field.isMultiReference()
                && field.type() != FieldType.SEQUENCE;
    }

    private static void equalities(Expr filter, Set<String> equal) {
        if (filter instanceof All(var parts)) {
            parts.forEach(part -> equalities(part, equal));
        } else if (filter instanceof Compare(var comparison, Ref(_, var path), Literal _)
                && comparison == Comparison.EQ) {
            equal.add(String.join(".", path));
        }
    }
}
