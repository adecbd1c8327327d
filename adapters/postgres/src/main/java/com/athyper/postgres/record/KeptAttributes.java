package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Value;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

import java.util.List;
import java.util.Set;

/**
 * Conditions on a record's attributes as they once were, which are kept as JSON in a row of
 * something else, in {@code attributes}; who created the record is in {@code created_by} too, which
 * an index can answer.
 */
public final class KeptAttributes implements Columns {
    private static final Set<String> ROOTS = Set.of("record", "resource");

    private final String alias;

    private KeptAttributes(String alias) {
        this.alias = alias;
    }

    /**
     * Selects exactly the rows of which the expression is true.
     *
     * @param alias of the row that keeps them
     */
    public static Condition chosen(Expr expr, String alias) {
        return new ExprSql(new KeptAttributes(alias)).chosen(expr);
    }

    @Override
    public Operand find(String root, List<String> path) {
        if (!ROOTS.contains(root)) {
            return new Operand.Nothing();
        }
        if (path.isEmpty()) {
            return new Operand.Constant(Value.EMPTY);
        }
        if (path.equals(List.of("createdBy"))) {
            return new Operand.Text(DSL.field(DSL.name(alias, "created_by")), false);
        }
        Field<?> inner = DSL.field(DSL.name(alias, "attributes"));
        for (String name : path) {
            inner = DSL.field("({0} -> {1}::text)", inner, DSL.val(name));
        }
        return new Operand.Json(inner);
    }
}
