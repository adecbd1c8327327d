package com.athyper.loadtest.demo;

import com.athyper.loadtest.api.Api;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Reply;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Asks, shows and checks; the first answer that is not as promised ends the walk. */
final class Walk {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Api api;
    private final Transcript transcript;
    private final InstantSource clock;

    Walk(Api api, Transcript transcript, InstantSource clock) {
        this.api = api;
        this.transcript = transcript;
        this.clock = clock;
    }

    Transcript transcript() {
        return transcript;
    }

    /** One step, whose status must be one of those that are promised. */
    Reply step(String says, Ask ask, int... statuses) throws IOException {
        Reply reply = api.send(ask);
        transcript.step(says, ask, reply);
        expect(ask, reply, statuses);
        return reply;
    }

    /** Asks without showing it, for what a person would not want to read. */
    Reply quietly(Ask ask, int... statuses) throws IOException {
        Reply reply = api.send(ask);
        expect(ask, reply, statuses);
        return reply;
    }

    /** Asks until the answer is as awaited, and shows that one. */
    Reply await(String says, Ask ask, Duration patience, Predicate<Reply> awaited)
            throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        Reply reply = quietly(ask, 200);
        while (!awaited.test(reply)) {
            if (clock.instant().isAfter(deadline)) {
                throw new NotAsPromised(
                        "%s: not within %d s; the last answer of %s %s was %s"
                                .formatted(
                                        says,
                                        patience.toSeconds(),
                                        ask.method(),
                                        ask.path(),
                                        reply.text()));
            }
            Thread.sleep(PAUSE);
            reply = quietly(ask, 200);
        }
        transcript.step(says, ask, reply);
        return reply;
    }

    /** Something that the contract promises about what was seen. */
    void holds(boolean kept, String promise) {
        if (!kept) {
            throw new NotAsPromised("it does not hold that " + promise);
        }
        transcript.held(promise);
    }

    /** The stable code of a refusal. */
    void refusedAs(Reply reply, String code) {
        holds(reply.text("code").equals(code), "the refusal is " + code);
    }

    private static void expect(Ask ask, Reply reply, int... statuses) {
        if (Arrays.stream(statuses).noneMatch(status -> status == reply.status())) {
            throw new NotAsPromised(
                    "%s %s as %s answered %d and not %s: %s"
                            .formatted(
                                    ask.method(),
                                    ask.path(),
                                    ask.who().map(Object::toString).orElse("anybody"),
                                    reply.status(),
                                    Arrays.stream(statuses)
                                            .mapToObj(Integer::toString)
                                            .collect(Collectors.joining(" or ")),
                                    reply.text()));
        }
    }
}
