package com.athyper.loadtest.bench;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** Decisions that a policy enforcement point asks for over HTTP: one in a call, and many. */
record Deciding(String name, String call, int questions, Value body) implements Scenario {
    private static final Who SECURITY = Who.demo("security");
    private static final int TOGETHER = 100;

    /** By a role and by a condition over what the question brings along. */
    private static final String QUESTION =
            """
            {"subject":{"principal":"user"},"operation":"entity.update",
             "resource":{"entity":"bench_order","attributes":{"createdBy":"user","amount":"90"}}}\
            """;

    static List<Scenario> all() {
        return List.of(
                asking("policy decide", "one question", 1),
                asking("policy decide together", TOGETHER + " questions", TOGETHER));
    }

    private static Deciding asking(String name, String call, int questions) {
        return new Deciding(
                name,
                call,
                questions,
                Json.trusted(
                        "{\"requests\":["
                                + String.join(",", Collections.nCopies(questions, QUESTION))
                                + "]}"));
    }

    @Override
    public void round(Timed timed) throws IOException {
        Reply reply = timed.call(call, 200, Ask.post("/api/policy/decide").as(SECURITY).with(body));
        var answers = reply.objects("answers");
        boolean allowed =
                answers.stream()
                        .allMatch(
                                answer ->
                                        answer.text("decision")
                                                .filter("allow"::equals)
                                                .isPresent());
        if (answers.size() != questions || !allowed) {
            throw new NotAsPromised("not all was allowed: " + reply.text());
        }
    }
}
