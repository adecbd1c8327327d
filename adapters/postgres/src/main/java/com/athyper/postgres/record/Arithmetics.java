package com.athyper.postgres.record;

import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;

import org.jooq.Field;
import org.jooq.impl.DSL;

import java.math.BigDecimal;

/** Exact arithmetic on {@code numeric}, with the quotient that {@code Evaluator} defines. */
final class Arithmetics {

    /** PostgreSQL's own quotient has as many digits as it sees fit. */
    private static final Field<?> SHIFT =
            DSL.inline(BigDecimal.ONE.movePointRight(Evaluator.QUOTIENT_SCALE));

    private static final Field<?> UNIT =
            DSL.inline(BigDecimal.ONE.movePointLeft(Evaluator.QUOTIENT_SCALE));

    private Arithmetics() {}

    static Operand apply(Expr.Operator operator, Field<?> left, Field<?> right) {
        return new Operand.Numeric(
                switch (operator) {
                    case ADD -> DSL.field("({0}::numeric + {1}::numeric)", left, right);
                    case SUBTRACT -> DSL.field("({0}::numeric - {1}::numeric)", left, right);
                    case MULTIPLY -> DSL.field("({0}::numeric * {1}::numeric)", left, right);
                    case DIVIDE -> quotient(left, right);
                });
    }

    /** Rounded half up and away from zero, in whole numbers: floor((2ns + d) / 2d) / s. */
    private static Field<?> quotient(Field<?> left, Field<?> right) {
        return DSL.field(
                "(sign({0}::numeric) * sign({1}::numeric) * {3} * div(2 * abs({0}::numeric) * {2} +"
                        + " abs({1}::numeric), nullif(2 * abs({1}::numeric), 0)))",
                left, right, SHIFT, UNIT);
    }
}
