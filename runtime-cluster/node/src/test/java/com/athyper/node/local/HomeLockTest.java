package com.athyper.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.athyper.node.local.HomeLockFailure.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class HomeLockTest {
    @TempDir private Path folder;

    @Test
    void a_home_is_made_and_tells_who_holds_it() throws Exception {
        Path home = folder.resolve("not/there/yet");
        try (var lock = HomeLock.acquire(home)) {
            assertThat(lock.home()).isEqualTo(home.toRealPath());
            assertThat(home.resolve("lock"))
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void a_home_is_held_once_by_whatever_name() throws Exception {
        Path home = folder.resolve("home");
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), home);
        try (var _ = HomeLock.acquire(home)) {
            var refusal =
                    catchThrowableOfType(HomeLockFailure.class, () -> HomeLock.acquire(alias));
            assertThat(refusal.reason()).isEqualTo(Reason.HELD);
            assertThat(refusal)
                    .hasMessageContaining(home.toString())
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void a_home_that_is_let_go_can_be_taken() throws Exception {
        var first = HomeLock.acquire(folder);
        first.close();
        try (var second = HomeLock.acquire(folder)) {
            first.close();
            assertThat(second.home()).isEqualTo(folder.toRealPath());
            assertThat(catchThrowableOfType(HomeLockFailure.class, () -> HomeLock.acquire(folder)))
                    .isNotNull();
        }
    }

    @Test
    void a_file_in_the_place_of_a_home_is_refused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path home : new Path[] {file, file.resolve("home")}) {
            var refusal = catchThrowableOfType(HomeLockFailure.class, () -> HomeLock.acquire(home));
            assertThat(refusal.reason()).isEqualTo(Reason.NOT_WRITABLE);
            assertThat(refusal).hasMessageContaining(home.toString());
        }
    }

    @Test
    void a_home_that_lets_nothing_be_made_in_it_is_refused_and_not_kept() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectory(home.resolve("lock"));
        var refusal = catchThrowableOfType(HomeLockFailure.class, () -> HomeLock.acquire(home));
        assertThat(refusal.reason()).isEqualTo(Reason.NOT_WRITABLE);

        Files.delete(home.resolve("lock"));
        HomeLock.acquire(home).close();
    }
}
