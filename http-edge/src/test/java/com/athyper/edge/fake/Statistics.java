package com.athyper.edge.fake;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Compliance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Numbers that are always the same, and what was asked for. */
public final class Statistics implements Compliance {
    private static final EntityName TEMPLATE = new EntityName("pr_approval");
    private static final Spread SPREAD =
            new Spread(3, Duration.ofSeconds(90), Duration.ofSeconds(120), Duration.ofSeconds(150));
    private static final Instant DUE = Instant.parse("2030-01-01T10:00:00Z");

    private Optional<Period> asked = Optional.empty();
    private Optional<Duration> within = Optional.empty();

    public Period asked() {
        return asked.orElseThrow();
    }

    public Duration within() {
        return within.orElseThrow();
    }

    @Override
    public CompletionStage<Metrics> metrics(TenantId tenant, Period period, int max) {
        asked = Optional.of(period);
        var open = new Open(Duration.ofMinutes(5), Duration.ofMillis(1_500));
        return CompletableFuture.completedStage(
                new Metrics(
                        List.of(
                                new Course(Optional.empty(), 4, SPREAD, Map.of("approved", 3L)),
                                new Course(
                                        Optional.of(TEMPLATE), 4, SPREAD, Map.of("approved", 3L))),
                        List.of(
                                new StepCourse(
                                        TEMPLATE,
                                        "manager",
                                        SPREAD,
                                        Map.of("approved", 3L),
                                        Map.of("people", 3L),
                                        open)),
                        List.of(
                                new ApproverCourse(
                                        new PrincipalId("manager"),
                                        SPREAD,
                                        Map.of("approved", 3L),
                                        open)),
                        new Kept(2, 1, 1),
                        Map.of("self-approval", 2L)));
    }

    @Override
    public CompletionStage<SlaReport> sla(
            TenantId tenant, Period period, Duration allowed, int max) {
        asked = Optional.of(period);
        within = Optional.of(allowed);
        return CompletableFuture.completedStage(
                new SlaReport(
                        Map.of("escalation", Map.of(Account.FIRED, 2L, Account.UNACCOUNTED, 1L)),
                        SPREAD,
                        Map.of(Duration.ofSeconds(1), 2L),
                        List.of(entry(1, Account.UNACCOUNTED))));
    }

    /** Five of them. */
    @Override
    public CompletionStage<List<Entry>> deadlines(
            TenantId tenant, Period period, Duration allowed, Optional<Entry> after, int max) {
        return CompletableFuture.completedStage(
                IntStream.rangeClosed(1, 5)
                        .filter(level -> after.filter(it -> it.level() >= level).isEmpty())
                        .mapToObj(level -> entry(level, Account.FIRED))
                        .limit(max)
                        .toList());
    }

    private static Entry entry(int level, Account account) {
        return new Entry(
                new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L),
                "pr_approval",
                "manager",
                "escalation",
                level,
                DUE,
                Optional.of(DUE.minusSeconds(60)),
                Optional.of(DUE.plusMillis(40)),
                account,
                Optional.empty(),
                Optional.of(Duration.ofMillis(40)));
    }
}
