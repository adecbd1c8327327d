package com.athyper.postgres.record;

import com.athyper.expression.Expr;
import com.athyper.kernel.Value;

import org.jooq.Condition;
import org.jooq.Field;

import java.util.List;

/** A part of an expression as SQL has it: what kind of value it yields, where it yields one. */
sealed interface Operand {

    /** Null, whatever the row. */
    record Nothing() implements Operand {}

    record Constant(Value value) implements Operand {}

    record Numeric(Field<?> field) implements Operand {}

    /**
     * @param free whether it may happen to be written as an instant is
     */
    record Text(Field<?> field, boolean free) implements Operand {}

    /** An instant, which an expression sees as its text. */
    record Moment(Field<?> field) implements Operand {}

    /** A date, which an expression sees as its text. */
    record Day(Field<?> field) implements Operand {}

    /** A UUID, which an expression sees as its text. */
    record Identity(Field<?> field) implements Operand {}

    record Truth(Condition condition) implements Operand {}

    /** Of a kind that only the row knows. */
    record Json(Field<?> field) implements Operand {}

    record Listed(List<Expr> items) implements Operand {
        public Listed {
            items = List.copyOf(items);
        }
    }

    /** One or the other; neither where the condition is unknown. */
    record Choice(Condition condition, Operand then, Operand otherwise) implements Operand {}
}
