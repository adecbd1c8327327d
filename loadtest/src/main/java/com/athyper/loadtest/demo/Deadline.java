package com.athyper.loadtest.demo;

import com.athyper.kernel.Json;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.time.Duration;

/** Nobody decides in time, and somebody else is asked. */
final class Deadline {
    private static final String ENTITY = "urgent_request";
    private static final Who USER = Who.demo("user");
    private static final Who DIRECTOR = Who.demo("director");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Walk walk;
    private final Job job;

    Deadline(Walk walk) {
        this.walk = walk;
        this.job = new Job(walk);
    }

    void walk() throws IOException, InterruptedException {
        walk.transcript().chapter("A deadline passes");
        new Definitions(walk).urgent();
        var created =
                walk.step(
                        "A request that cannot wait",
                        Ask.post("/api/data/" + ENTITY)
                                .as(USER)
                                .with("{\"title\":\"The roof leaks\"}"),
                        201);
        String instance = job.submit(ENTITY, created.text("id"), USER);
        job.task("The manager has two seconds", instance, Who.demo("manager"));
        walk.await(
                "and lets them pass: the director is asked as well",
                Job.instance(instance).as(DIRECTOR),
                PATIENCE,
                approval ->
                        approval.objects("tasks").stream()
                                .anyMatch(task -> Json.write(task).contains("\"director\"")));
        String task = job.task("The task is in the director's inbox", instance, DIRECTOR);
        job.claim(task, DIRECTOR);
        job.approve(task, DIRECTOR, "Mend it today");
        var approved =
                walk.step(
                        "The user reads it again",
                        Job.read(ENTITY, created.text("id")).as(USER),
                        200);
        walk.holds(approved.text("state").equals("approved"), "the record is `approved`");
    }
}
