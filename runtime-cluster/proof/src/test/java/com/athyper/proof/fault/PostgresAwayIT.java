package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.Crowd;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Goal: while PostgreSQL is away, callers are told so and when to come again, what memory can
 * answer is answered, and all goes on by itself once it is back.
 *
 * <p>Method: PostgreSQL is stopped for ten seconds under clients who create, read and submit. Every
 * answer is held against the two that there may be, and everything that was acknowledged is looked
 * for afterwards.
 */
@ExtendWith(Worlds.class)
class PostgresAwayIT {
    private static final int CLIENTS = 4;
    private static final Duration AWAY = Duration.ofSeconds(10);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(12);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(15);

    @Test
    @Timeout(150)
    void a_database_that_goes_away_for_ten_seconds_is_lived_through(SharedWorld world)
            throws Exception {
        var business = new Business("away_request").inForce(world.api(), Business.ADMIN);
        business.wholeJob(world.api(), "before");

        List<Attempts.Outcome> outcomes;
        try (var attempts = Attempts.start(CLIENTS, business, world.api())) {
            attempts.goesOn(20);
            world.database().stop();
            memoryAnswers(world.api());
            world.database().startAgain();
            Await.that(
                    "the whole job is done again",
                    BACK_WITHIN,
                    () -> !business.wholeJob(world.api(), "after").isEmpty());
            Await.that("the node is ready again", BACK_WITHIN, () -> isReady(world.api()));
            attempts.goesOn(20);
            attempts.finish();
            outcomes = attempts.outcomes();
        }

        assertThat(outcomes).allSatisfy(PostgresAwayIT::isProper);
        assertThat(outcomes).as("the fault bit").anyMatch(outcome -> outcome.status() == 503);
        Crowd.each(
                outcomes.stream().flatMap(outcome -> outcome.created().stream()).toList(),
                id -> world.api().send(business.read(id)).expect(200));
        assertThat(
                        world.api()
                                .send(Ask.get("/api/audit/verify").as(Business.COMPLIANCE))
                                .at("valid"))
                .contains(Value.of(true));
        System.out.printf(
                "postgres away: %d requests, %d answered 503, slowest %d ms%n",
                outcomes.size(),
                outcomes.stream().filter(outcome -> outcome.status() == 503).count(),
                outcomes.stream().mapToLong(outcome -> outcome.took().toMillis()).max().orElse(0));
    }

    private static void isProper(Attempts.Outcome outcome) {
        assertThat(outcome.took()).as("%s", outcome).isLessThan(ANSWERED_WITHIN);
        assertThat(outcome.status()).as("%s", outcome).isIn(200, 201, 503);
        if (outcome.status() == 503) {
            assertThat(outcome.retryAfter()).as("%s", outcome).matches("[0-9]{1,2}");
            assertThat(outcome.contentType())
                    .as("%s", outcome)
                    .isEqualTo("application/problem+json");
        }
    }

    /** For as long as the database is away: by then its absence is known everywhere. */
    private static void memoryAnswers(Api api) throws IOException, InterruptedException {
        long end = System.nanoTime() + AWAY.toNanos();
        while (System.nanoTime() - end < 0) {
            api.send(Ask.get("/livez")).expect(200);
            api.send(Ask.get("/api/openapi.json")).expect(200);
            api.send(Ask.get("/api/platform/info").as(Business.USER)).expect(200);
            api.raw(
                            "GET",
                            "/api/platform/info",
                            Map.of("Authorization", api.bearer(Business.USER) + "x"),
                            "".getBytes(StandardCharsets.UTF_8))
                    .refused(401, "IAM.TOKEN_REJECTED");
            Await.pause(Duration.ofMillis(500));
        }
        assertThat(isReady(api)).as("ready without a database").isFalse();
    }

    private static boolean isReady(Api api) throws IOException, InterruptedException {
        return api.send(Ask.get("/readyz")).status() == 200;
    }
}
