package com.athyper.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr.All;
import com.athyper.expression.Expr.IsFalse;
import com.athyper.expression.Expr.IsTrue;
import com.athyper.expression.Expr.Not;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.Expr.Some;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** What holds of every expression, whatever is bound. */
class ExpressionLawsTest {
    private static final int RUNS = 20_000;

    @Test
    void what_is_left_of_an_expression_has_the_value_of_the_whole() {
        var random = RandomExpr.seeded("residual");
        var generator = new RandomExpr(random);
        var seen = EnumSet.noneOf(Truth.class);
        for (int i = 0; i < RUNS; i++) {
            Expr expr = generator.anything(1 + random.nextInt(5));
            Bindings all = generator.bindings();
            var known = new Bindings(Map.of("known", all.roots().get("known")));
            var later = new Bindings(Map.of("later", all.roots().get("later")));

            Expr residual = Residual.of(expr, known);

            assertThat(Evaluator.evaluate(residual, later))
                    .as("%s%n  leaves %s%n  over %s", ExprText.of(expr), residual, all)
                    .isEqualTo(Evaluator.evaluate(expr, all));
            seen.add(Evaluator.test(expr, all));
        }
        assertThat(seen).containsExactlyInAnyOrder(Truth.values());
    }

    @Test
    void what_chooses_is_true_where_the_expression_is_and_nowhere_else() {
        var random = RandomExpr.seeded("selection");
        var generator = new RandomExpr(random);
        int simpler = 0;
        for (int i = 0; i < RUNS; i++) {
            Expr whole = generator.anything(1 + random.nextInt(5));
            Expr expr = random.nextBoolean() ? Expr.isTrue(whole) : Expr.isFalse(whole);
            Bindings bindings = generator.bindings();

            Expr selection = Selection.of(expr);

            assertThat(Evaluator.test(selection, bindings) == Truth.TRUE)
                    .as("%s%n  chooses by %s%n  of %s", expr, selection, bindings)
                    .isEqualTo(Evaluator.test(expr, bindings) == Truth.TRUE);
            simpler += selection.equals(expr) ? 0 : 1;
        }
        assertThat(simpler).isPositive();
    }

    @Test
    void what_is_left_when_all_is_known_is_a_literal() {
        var random = RandomExpr.seeded("residual of all");
        var generator = new RandomExpr(random);
        for (int i = 0; i < RUNS; i++) {
            Expr expr = generator.anything(1 + random.nextInt(5));

            assertThat(Residual.of(expr, generator.bindings()))
                    .as(() -> ExprText.of(expr))
                    .isInstanceOf(Expr.Literal.class);
        }
    }

    @Test
    void the_text_of_an_expression_is_read_as_an_equal_expression() {
        var random = RandomExpr.seeded("text");
        var generator = new RandomExpr(random);
        int read = 0;
        for (int i = 0; i < RUNS; i++) {
            Expr expr = generator.anything(1 + random.nextInt(5));
            String text = ExprText.of(expr);
            switch (CelReader.parse(text, RandomExpr.SCOPE)) {
                case Parsed.Sound(var again, _) -> {
                    assertThat(again).as(text).isEqualTo(expr);
                    read++;
                }
                // Chance also makes expressions that are larger than the reader allows.
                case Parsed.Faulty(var faults) ->
                        assertThat(faults)
                                .as(text)
                                .allMatch(fault -> fault.code().startsWith("too-"));
            }
        }
        assertThat(read).isGreaterThan(RUNS * 9 / 10);
    }

    @Test
    void the_text_of_what_is_left_is_read_as_an_equal_expression() {
        var random = RandomExpr.seeded("text of residual");
        var generator = new RandomExpr(random);
        int read = 0;
        for (int i = 0; i < RUNS; i++) {
            Expr expr = generator.condition(1 + random.nextInt(5));
            var scalars =
                    new Bindings(
                            Map.of(
                                    "known",
                                    (Value.Fields)
                                            Json.trusted(
                                                    """
                                                    {"a":true,"b":"ab","c":12.50}\
                                                    """)));
            Expr residual = Residual.of(expr, scalars);
            String text = ExprText.of(residual);
            // What was bound need not fit, and the reader refuses what does not.
            if (CelReader.parse(text, RandomExpr.SCOPE) instanceof Parsed.Sound(var again, _)) {
                assertThat(again).as(text).isEqualTo(residual);
                read++;
            }
        }
        assertThat(read).isGreaterThan(RUNS / 2);
    }

    @Test
    void an_explanation_has_the_truth_of_the_whole_and_of_each_clause() {
        var random = RandomExpr.seeded("explained");
        for (int i = 0; i < RUNS; i++) {
            var chance = new RandomExpr(random);
            Expr expr = chance.condition(4);
            var bindings = chance.bindings();
            hold(Explained.of(expr, bindings), bindings);
        }
    }

    private static void hold(Explained explained, Bindings bindings) {
        assertThat(explained.truth()).isEqualTo(Evaluator.test(explained.expr(), bindings));
        var parts = explained.parts().stream().map(Explained::truth).toList();
        switch (explained.expr()) {
            case Expr.All _ ->
                    assertThat(explained.truth() == Truth.TRUE)
                            .isEqualTo(parts.stream().allMatch(Truth.TRUE::equals));
            case Expr.Some _ ->
                    assertThat(explained.truth() == Truth.TRUE)
                            .isEqualTo(parts.contains(Truth.TRUE));
            case Expr.Not _ -> assertThat(parts).containsExactly(explained.truth().not());
            case Expr.Conditional _ ->
                    assertThat(explained.truth())
                            .isEqualTo(parts.size() == 2 ? parts.getLast() : Truth.UNKNOWN);
            case Expr _ -> {}
        }
        explained.parts().forEach(part -> hold(part, bindings));
    }

    @Test
    void negation_exchanges_all_and_some() {
        var random = RandomExpr.seeded("de Morgan");
        var generator = new RandomExpr(random);
        for (int i = 0; i < RUNS; i++) {
            Expr a = generator.condition(1 + random.nextInt(3));
            Expr b = generator.condition(1 + random.nextInt(3));
            Bindings bindings = generator.bindings();

            assertThat(Evaluator.test(new Not(new All(List.of(a, b))), bindings))
                    .isEqualTo(Evaluator.test(new Some(List.of(new Not(a), new Not(b))), bindings));
            assertThat(Evaluator.test(Expr.all(List.of(a, b, a)), bindings))
                    .isEqualTo(Evaluator.test(new All(List.of(b, a)), bindings));
            assertThat(Evaluator.test(Expr.some(List.of(a, b, a)), bindings))
                    .isEqualTo(Evaluator.test(new Some(List.of(b, a)), bindings));
        }
    }

    @Test
    void all_some_and_not_follow_the_tables_of_kleene() {
        for (Truth a : Truth.values()) {
            assertThat(test(new Not(ref("a")), a, a)).isEqualTo(a.not());
            assertThat(test(new IsTrue(ref("a")), a, a)).isEqualTo(Truth.of(a == Truth.TRUE));
            assertThat(test(new IsFalse(ref("a")), a, a)).isEqualTo(Truth.of(a == Truth.FALSE));
            for (Truth b : Truth.values()) {
                var parts = List.of(ref("a"), ref("b"));
                assertThat(test(new All(parts), a, b)).isEqualTo(least(a, b));
                assertThat(test(new Some(parts), a, b)).isEqualTo(least(a.not(), b.not()).not());
            }
        }
        assertThat(Evaluator.test(new All(List.of()), NOTHING)).isEqualTo(Truth.TRUE);
        assertThat(Evaluator.test(new Some(List.of()), NOTHING)).isEqualTo(Truth.FALSE);
    }

    private static final Bindings NOTHING = new Bindings(Map.of());

    private static Expr ref(String name) {
        return new Ref("r", List.of(name));
    }

    private static Truth test(Expr expr, Truth a, Truth b) {
        var fields = Value.object().put("a", value(a)).put("b", value(b)).build();
        return Evaluator.test(expr, new Bindings(Map.of("r", fields)));
    }

    private static Value value(Truth truth) {
        return switch (truth) {
            case TRUE -> Value.of(true);
            case FALSE -> Value.of(false);
            case UNKNOWN -> Value.NULL;
        };
    }

    /** False is least, true is greatest, unknown lies between. */
    private static Truth least(Truth a, Truth b) {
        return a == Truth.FALSE || b == Truth.FALSE
                ? Truth.FALSE
                : a == Truth.UNKNOWN || b == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.TRUE;
    }
}
