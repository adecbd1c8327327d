package com.athyper.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

class EvaluatorTest {
    private static final Scope SCOPE = new Scope(Map.of("r", Map.of()));
    private static final Bindings BINDINGS =
            new Bindings(
                    Map.of(
                            "r",
                            Json.trustedObject(
                                            """
                                            {"n":5000.00,"zero":0,"name":"Ada","nothing":null,"yes":true,
                                             "no":false,"tags":["a","b"],"gaps":["a",null],"none":[],
                                             "date":"2026-11-21",
                                             "at":"2026-11-21T10:00:00.500Z","inner":{"x":1}}\
                                            """)
                                    .with("huge", Value.of(new BigDecimal("1e999999999")))));

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "r.n == 5000 => TRUE",
                "r.n == 5e3 => TRUE",
                "r.n != 5000.0 => FALSE",
                "r.n > 4999.99 => TRUE",
                "r.n >= 5000 => TRUE",
                "r.n < 5000 => FALSE",
                "r.n <= 5000u => TRUE",
                "0.1 + 0.2 == 0.3 => TRUE",
                "r.n * 2 - 1 == 9999 => TRUE",
                "-r.n == -5000 => TRUE",
                "1 / 3 == 0.3333333333333333 => TRUE",
                "r.n / r.zero > 1 => UNKNOWN",
                "r.n / r.zero == r.n / r.zero => UNKNOWN",
                "r.huge + 1 > 0 => UNKNOWN",
                "r.huge > 0 => TRUE",
                "r.missing == 1 => UNKNOWN",
                "r.missing != 1 => UNKNOWN",
                "r.nothing == 1 => UNKNOWN",
                "r.missing.deeper == 1 => UNKNOWN",
                "r.name.deeper == 1 => UNKNOWN",
                "r.inner.x == 1 => TRUE",
                "r.name == 1 => UNKNOWN",
                "r.name != 1 => UNKNOWN",
                "r.inner == r.inner => UNKNOWN",
                "r.nothing == null => TRUE",
                "r.missing == null => TRUE",
                "null != r.name => TRUE",
                "has(r.name) => TRUE",
                "has(r.nothing) => FALSE",
                "has(r.inner.x) => TRUE",
                "r.yes => TRUE",
                "!r.yes => FALSE",
                "r.name => UNKNOWN",
                "r.missing && r.no => FALSE",
                "r.missing && r.yes => UNKNOWN",
                "r.missing || r.yes => TRUE",
                "r.missing || r.no => UNKNOWN",
                "r.yes == r.no => FALSE",
                "r.yes != r.no => TRUE",
                "r.yes < r.no => UNKNOWN",
                "r.name in ['Ada', 'Bob'] => TRUE",
                "r.name in ['Bob'] => FALSE",
                "r.name in [] => FALSE",
                "r.missing in [] => FALSE",
                "r.missing in [1] => UNKNOWN",
                "r.n in [1, 5000] => TRUE",
                "'a' in r.tags => TRUE",
                "'c' in r.tags => FALSE",
                "'a' in r.gaps => TRUE",
                "'c' in r.gaps => UNKNOWN",
                "'a' in r.missing => UNKNOWN",
                "'a' in r.name => UNKNOWN",
                "r.missing in r.none => FALSE",
                "r.n in [r.missing, r.n] => TRUE",
                "r.n in [r.missing, 1] => UNKNOWN",
                "r.name.contains('d') => TRUE",
                "r.name.startsWith('A') => TRUE",
                "r.name.endsWith('A') => FALSE",
                "r.missing.contains('d') => UNKNOWN",
                "r.n.contains('5') => UNKNOWN",
                "size(r.name) == 3 => TRUE",
                "r.tags.size() == 2 => TRUE",
                "size(r.n) == 4 => UNKNOWN",
                "size('\uD83D\uDE00') == 1 => TRUE",
                "(r.yes ? 1 : 2) == 1 => TRUE",
                "(r.no ? 1 : 2) == 1 => FALSE",
                "(r.missing ? 1 : 1) == 1 => UNKNOWN",
                "isTrue(r.missing) => FALSE",
                "isFalse(r.missing) => FALSE",
                "isFalse(r.no) => TRUE",
                "r.date < '2026-11-22' => TRUE",
                "r.at == '2026-11-21T11:00:00.5+01:00' => TRUE",
                "r.at > '2026-11-21T10:00:00Z' => TRUE",
                "r.at < '2026-11-21T10:00:01Z' => TRUE",
                "'2026-11-21T10:00:00Z' < '2026-99-21T10:00:00Z' => TRUE",
                "'b' > 'a' => TRUE",
                "'ab' > 'a' => TRUE",
                "'\uFF5E' < '\uD83D\uDE00' => TRUE",
                "r['name'] == 'Ada' => TRUE",
            })
    void has_the_truth_of(String source, Truth truth) {
        assertThat(Evaluator.test(read(source), BINDINGS)).isEqualTo(truth);
    }

    @Test
    void a_value_that_is_unknown_is_absent() {
        assertThat(Evaluator.evaluate(read("r.nothing"), BINDINGS)).isEmpty();
        assertThat(Evaluator.evaluate(read("r.missing"), BINDINGS)).isEmpty();
        assertThat(Evaluator.evaluate(read("1 / 0"), BINDINGS)).isEmpty();
        assertThat(Evaluator.evaluate(read("r.name"), BINDINGS)).contains(Value.of("Ada"));
        assertThat(Evaluator.evaluate(read("r.n + 1"), BINDINGS))
                .contains(Value.of(new BigDecimal("5001.00")));
        assertThat(Evaluator.evaluate(read("[r.n, r.missing]"), BINDINGS))
                .contains(
                        new Value.Items(List.of(Value.of(new BigDecimal("5000.00")), Value.NULL)));
    }

    private static Expr read(String source) {
        return switch (CelReader.parse(source, SCOPE)) {
            case Parsed.Sound(var expr, _) -> expr;
            case Parsed.Faulty(var faults) -> fail(source + ": " + faults);
        };
    }
}
