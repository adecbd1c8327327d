package com.athyper.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.util.List;

class SharingTest {

    @Test
    void equal_parts_are_one_and_the_whole_is_what_it_was() {
        var sharing = new Sharing();

        Expr one = sharing.shared(new Expr.Not(limit()));
        Expr other = sharing.shared(Expr.some(List.of(limit(), new Expr.IsNull(total()))));

        assertThat(one).isEqualTo(new Expr.Not(limit()));
        assertThat(other).isEqualTo(Expr.some(List.of(limit(), new Expr.IsNull(total()))));
        var limits = List.of(((Expr.Not) one).part(), ((Expr.Some) other).parts().getFirst());
        assertThat(limits.getFirst()).isSameAs(limits.getLast());
        assertThat(((Expr.Compare) limits.getFirst()).left())
                .isSameAs(((Expr.IsNull) ((Expr.Some) other).parts().getLast()).part());
    }

    @Test
    void every_kind_of_expression_keeps_its_meaning() {
        var random = new RandomExpr(RandomExpr.seeded("sharing"));
        var sharing = new Sharing();
        for (int i = 0; i < 2_000; i++) {
            Expr expr = random.condition(5);
            assertThat(sharing.shared(expr)).isEqualTo(expr);
        }
    }

    private static Expr total() {
        return new Expr.Ref("resource", List.of("total"));
    }

    private static Expr limit() {
        return new Expr.Compare(
                Expr.Comparison.GT, total(), new Expr.Literal(Value.of(Long.parseLong("5"))));
    }
}
