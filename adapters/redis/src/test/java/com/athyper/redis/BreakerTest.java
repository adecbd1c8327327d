package com.athyper.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class BreakerTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Breaker breaker = new Breaker(nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.permits()).isTrue();
            breaker.failed();
        }
    }

    @Test
    void the_tenth_failure_within_a_minute_shuts_the_way() {
        fail(Breaker.FAILURES - 1);
        breaker.succeeded();
        assertThat(breaker.permits()).isTrue();
        fail(1);
        assertThat(breaker.permits()).isFalse();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void failures_that_are_far_apart_do_not() {
        for (int i = 0; i < 100; i++) {
            fail(1);
            pass(Breaker.WINDOW.dividedBy(Breaker.FAILURES - 1).plusMillis(1));
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void after_a_pause_one_may_try_and_decides_for_all() {
        fail(Breaker.FAILURES);
        pass(Breaker.PAUSE.minusNanos(1));
        assertThat(breaker.permits()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(breaker.permits()).isTrue();
        assertThat(breaker.permits()).isFalse();
        breaker.failed();
        assertThat(breaker.permits()).isFalse();
        pass(Breaker.PAUSE);
        assertThat(breaker.permits()).isTrue();
        breaker.succeeded();
        assertThat(breaker.permits()).isTrue();
        assertThat(breaker.permits()).isTrue();
        assertThat(breaker.isOpen()).isFalse();
    }
}
