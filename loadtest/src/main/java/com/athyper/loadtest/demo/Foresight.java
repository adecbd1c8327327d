package com.athyper.loadtest.demo;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A policy is tested, and replayed against what was decided, before it is in force. */
final class Foresight {
    private static final Who SECURITY = Who.demo("security");
    private static final Who COMPLIANCE = Who.demo("compliance");
    private static final String POLICIES = "/api/policy/policies";
    private static final String NAME = "spend_limits";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The clocks of this machine and of the node need not agree to the second. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Walk walk;
    private final Instant started;

    Foresight(Walk walk, Instant started) {
        this.walk = walk;
        this.started = started;
    }

    void walk() throws IOException, InterruptedException {
        walk.transcript().chapter("A policy is foreseen before it is in force");
        var refused =
                walk.await(
                        "What was refused is in the log of decisions, with its reasons",
                        Ask.get("/api/policy/decisions?principal=user&decision=deny&limit=5")
                                .as(COMPLIANCE),
                        PATIENCE,
                        log -> !log.objects("items").isEmpty());
        walk.holds(
                refused.text("items").contains("\"deny\""), "the log says who could not, and why");

        long version = draft();
        var tested =
                walk.step(
                        "Its own tests are run beside everything that is in force",
                        Ask.post("%s/%s/versions/%d/test".formatted(POLICIES, NAME, version))
                                .as(SECURITY),
                        200);
        walk.holds(tested.text("passed").equals("true"), "every test of the draft holds");

        var replayed =
                walk.await(
                        "What was decided since this began is decided again, by the draft",
                        Ask.post("/api/policy/replay").as(SECURITY).with(replay(version)),
                        PATIENCE,
                        report -> report.number("changed") > 0);
        walk.holds(
                replayed.text("changes").contains("\"loses\""),
                "the replay names who would have been refused: the user with the chairs");
        var before =
                walk.step(
                        "The draft is not in force, and nothing has changed",
                        Ask.post("/api/policy/decide")
                                .as(SECURITY)
                                .with(
                                        "{\"subject\":{\"principal\":\"user\"},"
                                                + "\"operation\":\"entity.create\",\"resource\":"
                                                + "{\"entity\":\"purchase_requisition\","
                                                + "\"attributes\":{\"amount\":\"25000.00\"}}}"),
                        200);
        walk.holds(before.text("decision").equals("allow"), "the user may still make it");
    }

    private long draft() throws IOException {
        Reply draft =
                walk.step(
                        "Security drafts a policy that users order no more than 10,000 at once",
                        Ask.post(POLICIES).as(SECURITY).with(Documents.SPEND_LIMITS),
                        201,
                        409);
        if (draft.status() == 409) {
            draft =
                    walk.step(
                            "It is there from an earlier run, so this becomes its next version",
                            Ask.post("%s/%s/versions".formatted(POLICIES, NAME))
                                    .as(SECURITY)
                                    .with(Documents.SPEND_LIMITS),
                            201);
        }
        return draft.number("version");
    }

    private String replay(long version) {
        var draft = Value.object().put("name", NAME).put("version", version).build();
        return Json.write(
                Value.object()
                        .put("policies", new Value.Items(List.of(draft)))
                        .put("from", started.minus(SKEW).toString())
                        .put("to", started.plus(Duration.ofHours(1)).toString())
                        .put("filter", Value.object().put("operation", "entity.create").build())
                        .build());
    }
}
