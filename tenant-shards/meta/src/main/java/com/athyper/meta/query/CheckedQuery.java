package com.athyper.meta.query;

import com.athyper.expression.Expr;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.record.Attribute;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A query of which everything is known: each name leads to a field of a model in force.
 *
 * @param mentions every field that has a say in the result, those that lead on to others too
 * @param joins parents before what hangs from them
 * @param related what refers to records of the query, once for each time that it is asked about
 * @param where over the root {@code record}, whose attributes are named by their whole paths, and
 *     {@link Related#some} among them
 * @param having over the root {@code record}, whose attributes are the outputs by their aliases
 * @param keys a total order: those asked for, then what tells the remaining rows apart
 * @param fingerprint the same for the same question, whatever page of it
 */
public record CheckedQuery(
        EntityModel from,
        List<Term.Column> mentions,
        List<Join> joins,
        List<Related> related,
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
        related = List.copyOf(related);
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

    /**
     * Records that refer to one that the query has.
     *
     * @param path such as {@code supplier.contacts}
     * @param parent the path of the record that they refer to
     * @param by the field by which they do: a reference, or a list of references
     * @param joins what they refer to in turn, by paths that begin behind this one
     * @param related what refers to them in turn, by paths that begin behind this one
     * @param filter over the root {@code record}, whose attributes are named by paths that begin
     *     behind this one, and {@link #some} among them
     * @param next those among {@code related} that a function tells of, if it does not of these
     */
    public record Related(
            String path,
            String parent,
            EntityModel of,
            Field by,
            List<Join> joins,
            List<Related> related,
            Expr filter,
            Optional<Related> next) {
        // No path can be called so.
        private static final String SOME = "#";

        public Related {
            joins = List.copyOf(joins);
            related = List.copyOf(related);
        }

        /** That there are some, of those at a place in the query's list. */
        static Expr some(int place) {
            return new Expr.Ref(Attribute.ROOT, List.of(SOME + place));
        }

        /** The place of those that a name in {@code where} says to exist, if it says so. */
        public static OptionalInt place(List<String> name) {
            return name.getFirst().startsWith(SOME)
                    ? OptionalInt.of(Integer.parseInt(name.getFirst().substring(SOME.length())))
                    : OptionalInt.empty();
        }

        /** What the query calls the record at a path that begins behind this one. */
        public String at(String join) {
            return join.isEmpty() ? path : path + "." + join;
        }

        private Map<String, EntityModel> targets() {
            var targets = new LinkedHashMap<String, EntityModel>();
            targets.put(path, of);
            joins.forEach(join -> targets.put(at(join.path()), join.target()));
            related.forEach(
                    each -> each.targets().forEach((path, of) -> targets.put(at(path), of)));
            return targets;
        }

        /** How often relations and references are followed, from this one on. */
        int steps() {
            return 1 + joins.size() + related.stream().mapToInt(Related::steps).sum();
        }
    }

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
        models.addAll(targets().values());
        return models;
    }

    /** The model of the records at a path. */
    public EntityModel model(String path) {
        return targets().getOrDefault(path, from);
    }

    /** The model of the records at each path that leads on from the query's own. */
    public Map<String, EntityModel> targets() {
        var targets = new LinkedHashMap<String, EntityModel>();
        joins.forEach(join -> targets.put(join.path(), join.target()));
        related.forEach(each -> targets.putAll(each.targets()));
        return targets;
    }
}
