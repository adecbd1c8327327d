package com.athyper.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class DecisionTest {
    private static final Problem CLOSED = BlobError.OBJECT_MISSING.because("closed");

    @Test
    void a_problem_refuses_before_anything_else_is_decided() {
        Decision<String> refused =
                Decision.unless(
                        Optional.of(CLOSED),
                        () -> {
                            throw new AssertionError("decided all the same");
                        });
        assertThat(refused).isEqualTo(new Decision.Refuse<String>(CLOSED));
    }

    @Test
    void without_a_problem_the_other_decides() {
        assertThat(Decision.unless(Optional.empty(), () -> Decision.accept("opened")))
                .isEqualTo(new Decision.Accept<>(List.of("opened")));
    }
}
