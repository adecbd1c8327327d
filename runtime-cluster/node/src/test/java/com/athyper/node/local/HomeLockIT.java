package com.athyper.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

@Timeout(60)
class HomeLockIT {
    @TempDir private Path home;

    @Test
    void another_process_that_holds_the_home_is_named_and_its_death_lets_go() throws Exception {
        try (var child = Child.start("lock", home.toString())) {
            assertThat(child.line()).startsWith("holds");
            var refusal = catchThrowableOfType(HomeLockFailure.class, () -> HomeLock.acquire(home));
            assertThat(refusal.reason()).isEqualTo(HomeLockFailure.Reason.HELD);
            assertThat(refusal).hasMessageContaining("process " + child.pid());

            child.kill();

            HomeLock.acquire(home).close();
        }
    }

    /** POSIX takes a lock away as soon as the process closes any descriptor of the file. */
    @Test
    void an_attempt_that_was_turned_away_does_not_let_another_process_in() throws Exception {
        try (var _ = HomeLock.acquire(home)) {
            assertThat(catchThrowableOfType(HomeLockFailure.class, () -> HomeLock.acquire(home)))
                    .isNotNull();
            try (var child = Child.start("lock", home.toString())) {
                assertThat(child.line())
                        .startsWith("refused")
                        .contains("process " + ProcessHandle.current().pid());
            }
        }
    }
}
