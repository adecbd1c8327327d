package com.athyper.loadtest.demo;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.util.Optional;

/** What a person does with records and tasks. */
final class Job {
    private static final String TASKS = "/api/workflow/tasks";

    private final Walk walk;

    Job(Walk walk) {
        this.walk = walk;
    }

    static Ask read(String entity, String id) {
        return Ask.get("/api/data/%s/%s".formatted(entity, id));
    }

    static Ask instance(String id) {
        return Ask.get("/api/workflow/instances/" + id);
    }

    /** Sends a record into its approval and answers with the approval's id. */
    String submit(String entity, String id, Who by) throws IOException {
        var submitted =
                walk.step(
                        "The user submits it",
                        Ask.post("/api/data/%s/%s/transitions/submit".formatted(entity, id)).as(by),
                        200);
        walk.holds(
                submitted.text("state").equals("submitted"), "the record's state is `submitted`");
        return submitted.text("workflow", "instanceId");
    }

    /** The open task of an approval in somebody's inbox, which shows it at once. */
    String task(String says, String instance, Who by) throws IOException {
        Reply page = walk.step(says, Ask.get(TASKS).as(by), 200);
        Optional<String> found = search(page, instance);
        while (found.isEmpty() && page.at("nextCursor").isPresent() && !isNull(page)) {
            page = walk.quietly(Ask.get(TASKS + "?cursor=" + page.text("nextCursor")).as(by), 200);
            found = search(page, instance);
        }
        String task =
                found.orElseThrow(
                        () ->
                                new NotAsPromised(
                                        "no task of %s is in the inbox of %s"
                                                .formatted(instance, by)));
        walk.holds(true, "the inbox of %s shows the task".formatted(by));
        return task;
    }

    private static boolean isNull(Reply page) {
        return page.at("nextCursor").filter(Value.NULL::equals).isPresent();
    }

    static Optional<String> search(Reply inbox, String instance) {
        return inbox.objects("items").stream()
                .filter(item -> item.text("instanceId").filter(instance::equals).isPresent())
                .findFirst()
                .flatMap(item -> item.text("id"));
    }

    void claim(String task, Who by) throws IOException {
        walk.step(
                "%s claims it, so that nobody else works on it".formatted(titled(by)),
                Ask.post("%s/%s/claim".formatted(TASKS, task)).as(by),
                200);
    }

    void approve(String task, Who by, String comment) throws IOException {
        walk.step(
                titled(by) + " approves",
                Ask.post("%s/%s/approve".formatted(TASKS, task))
                        .as(by)
                        .with(Value.object().put("comment", comment).build()),
                200);
    }

    private static String titled(Who who) {
        return "The " + who;
    }
}
