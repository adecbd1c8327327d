package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Goal: a journal that cannot be written, as on a full disk, is an error that callers are told, and
 * leaves nothing half-written.
 *
 * <p>Method: the right to insert into the journal is taken away and given back. What was asked for
 * in between is refused; what the submit of a record had already put into the outbox is finished
 * without anybody asking again.
 */
@ExtendWith(Worlds.class)
class JournalDeniedIT {
    private static final Duration FINISHED = Duration.ofSeconds(30);

    @Test
    @Timeout(120)
    void a_journal_that_cannot_be_written_refuses_and_recovers(SharedWorld world) throws Exception {
        Api api = world.api();
        var business = new Business("denied_request").inForce(api, Business.ADMIN);
        String waiting = api.send(business.create("waiting")).expect(201).text("id");
        String instance =
                api.send(business.submit(waiting)).expect(200).text("workflow", "instanceId");
        String task = Business.firstTask(instance);
        String interrupted = api.send(business.create("interrupted")).expect(201).text("id");
        Ask submit = business.submit(interrupted).key("denied-submit");
        Ask claim = Business.claim(task).key("denied-claim");

        world.database()
                .execute(
                        "REVOKE INSERT ON athyper.event_journal FROM "
                                + world.database().appUser());
        try {
            isUnavailable(api.send(claim));
            isUnavailable(api.send(submit));
            isUnavailable(
                    api.send(
                            Ask.post("/api/meta/entities")
                                    .as(Business.ADMIN)
                                    .with(new Business("never_request").entityDocument())));

            assertThat(audited(api, business, waiting)).doesNotContain("workflow.task.claim");
            assertThat(audited(api, business, interrupted))
                    .doesNotContain("workflow.instance.start");
            assertThat(api.send(business.read(interrupted)).text("state")).isEqualTo("submitted");
        } finally {
            world.database()
                    .execute(
                            "GRANT INSERT ON athyper.event_journal TO "
                                    + world.database().appUser());
        }

        Await.that(
                "the relay starts what waits in the outbox",
                FINISHED,
                () -> inboxRecords(api).contains(interrupted));
        Await.that("the claim is taken", FINISHED, () -> api.send(claim).status() == 200);
        assertThat(audited(api, business, waiting)).containsOnlyOnce("workflow.task.claim");
        Answered submitted = api.send(submit).expect(200);
        assertThat(audited(api, business, interrupted)).containsOnlyOnce("workflow.instance.start");
        approved(api, business, waiting, instance);
        approved(api, business, interrupted, submitted.text("workflow", "instanceId"));
        api.send(Ask.get("/api/meta/entities/never_request").as(Business.ADMIN))
                .refused(404, "META.DEFINITION_NOT_FOUND");
        assertThat(api.send(Ask.get("/api/audit/verify").as(Business.COMPLIANCE)).at("valid"))
                .contains(Value.of(true));
    }

    private static void isUnavailable(Answered answered) {
        answered.expect(503);
        assertThat(answered.contentType()).isEqualTo("application/problem+json");
        assertThat(answered.headers().firstValue("Retry-After")).isPresent();
    }

    private static void approved(Api api, Business business, String record, String instance)
            throws IOException, InterruptedException {
        api.send(Business.approve(Business.firstTask(instance))).expect(200);
        Answered read = api.send(business.read(record)).expect(200);
        assertThat(read.text("state")).isEqualTo("approved");
        assertThat(read.at("workflow")).isEmpty();
    }

    /** The operations that the trail tells of a record. */
    private static List<String> audited(Api api, Business business, String record)
            throws IOException, InterruptedException {
        return api
                .send(
                        Ask.get(
                                        "/api/audit/events?entity=%s&recordId=%s"
                                                .formatted(business.entity(), record))
                                .as(Business.COMPLIANCE))
                .expect(200)
                .objects("items")
                .stream()
                .flatMap(event -> event.text("operation").stream())
                .toList();
    }

    private static List<String> inboxRecords(Api api) throws IOException, InterruptedException {
        return api.send(Business.inbox(Business.MANAGER)).expect(200).objects("items").stream()
                .flatMap(item -> item.text("recordId").stream())
                .toList();
    }
}
