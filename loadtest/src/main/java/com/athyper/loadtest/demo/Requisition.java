package com.athyper.loadtest.demo;

import com.athyper.kernel.Json;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.util.UUID;

/** The main job: a record is made, refused where it must be, approved by two people, audited. */
final class Requisition {
    private static final String ENTITY = "purchase_requisition";
    private static final String RECORDS = "/api/data/" + ENTITY;
    private static final Who USER = Who.demo("user");
    private static final Who MANAGER = Who.demo("manager");
    private static final Who DIRECTOR = Who.demo("director");
    private static final Who COMPLIANCE = Who.demo("compliance");

    private final Walk walk;
    private final Job job;
    private final Crash crash;
    private String id = "";

    Requisition(Walk walk, Crash crash) {
        this.walk = walk;
        this.job = new Job(walk);
        this.crash = crash;
    }

    void walk() throws IOException, InterruptedException {
        create();
        change();
        hide();
        approve();
        audit();
    }

    private void create() throws IOException {
        walk.transcript().chapter("A user makes a record");
        var invalid =
                walk.step(
                        "A record with several faults is told all of them at once",
                        Ask.post(RECORDS).as(USER).with(Documents.FAULTY),
                        422);
        int faults = invalid.objects("errors").size();
        walk.holds(faults >= 4, "%d faults are named, each with its pointer".formatted(faults));

        Ask create =
                Ask.post(RECORDS).as(USER).with(Documents.RECORD).key(UUID.randomUUID().toString());
        var created = walk.step("A sound one is kept", create, 201);
        id = created.text("id");
        walk.holds(created.text("state").equals("draft"), "it begins as a draft");
        var again =
                walk.step(
                        "The same request again, as a client that saw no answer sends it",
                        create,
                        201);
        walk.holds(again.text("id").equals(id), "it is the same record, not a second one");
        walk.step(
                "The same key with another body is a mistake, and said to be one",
                create.with(
                        Json.trustedObject(Documents.RECORD)
                                .with("title", com.athyper.kernel.Value.of("Other chairs"))),
                409);
    }

    private void change() throws IOException {
        walk.transcript().chapter("Two people change the same record");
        Reply first = walk.step("The user reads it", Job.read(ENTITY, id).as(USER), 200);
        Ask cheaper = Ask.patch(RECORDS + "/" + id).as(USER).with("{\"amount\":\"24000.00\"}");
        walk.step("A change must say which version it changes", cheaper, 428);
        var changed = walk.step("With the version it is made", cheaper.ifMatch(first.etag()), 200);
        walk.holds(
                changed.number("version") == first.number("version") + 1,
                "the version has grown by one");
        walk.step(
                "Who still holds the old version is told so, and overwrites nothing",
                Ask.patch(RECORDS + "/" + id)
                        .as(USER)
                        .with("{\"amount\":\"1.00\"}")
                        .ifMatch(first.etag()),
                412);
    }

    private void hide() throws IOException {
        walk.transcript().chapter("Who must not see it does not");
        Ask read = Job.read(ENTITY, id);
        walk.step(
                "The system administrator operates the platform and reads no tenant's records",
                read.as(Who.demo("sysadmin")),
                403,
                404);
        walk.step("For another tenant's user it does not exist", read.as(Who.acme("user")), 404);
        walk.step("Nor for that tenant's manager", read.as(Who.acme("manager")), 404);
        walk.step("A colleague does not see it either", read.as(Who.demo("user2")), 404);
        var why =
                walk.step(
                        "Why not, is explained to whoever may read policies",
                        Ask.post("/api/policy/explain")
                                .as(Who.demo("security"))
                                .with(
                                        """
                                        {"subject":{"principal":"user2"},"operation":"entity.read",
                                         "resource":{"entity":"%s","id":"%s"}}\
                                        """
                                                .formatted(ENTITY, id)),
                        200);
        walk.holds(
                why.text("decision").equals("deny") && why.text("reason").equals("silence"),
                "no rule permits it");
        walk.holds(
                why.text("changes").contains("manager"),
                "a manager would see it: the evaluator has tried");
    }

    private void approve() throws IOException, InterruptedException {
        walk.transcript().chapter("The record goes through approval");
        String instance = job.submit(ENTITY, id, USER);
        var submitted = walk.quietly(Job.read(ENTITY, id).as(USER), 200);
        walk.step(
                "While the approval runs the record is locked",
                Ask.patch(RECORDS + "/" + id)
                        .as(USER)
                        .with("{\"amount\":\"2.00\"}")
                        .ifMatch(submitted.etag()),
                423);
        String task = job.task("The manager looks into the inbox", instance, MANAGER);
        job.claim(task, MANAGER);

        crash.inTheMiddle(ENTITY, id, instance);

        job.approve(task, MANAGER, "We sit on boxes");
        var running =
                walk.step(
                        "24,000 is above the threshold, so the second step has begun",
                        Job.instance(instance).as(MANAGER),
                        200);
        walk.holds(
                running.text("steps").contains("\"director\""),
                "the approval has a step for the director");
        walk.holds(
                walk.quietly(Job.read(ENTITY, id).as(USER), 200).text("state").equals("submitted"),
                "the record is still `submitted`");
        String second = job.task("It is in the director's inbox", instance, DIRECTOR);
        job.claim(second, DIRECTOR);
        job.approve(second, DIRECTOR, "Agreed");
        var approved = walk.step("The user reads it again", Job.read(ENTITY, id).as(USER), 200);
        walk.holds(approved.text("state").equals("approved"), "the record is `approved`");
        var before =
                walk.step(
                        "Anyone who may can see the approval as of its first event",
                        Ask.get("/api/workflow/instances/" + instance + "?at=1").as(MANAGER),
                        200);
        walk.holds(before.number("events") == 1, "it is shown as it was then");
    }

    private void audit() throws IOException {
        walk.transcript().chapter("An auditor looks at it");
        var trail =
                walk.step(
                        "Who did what, when, and why",
                        Ask.get("/api/audit/events?entity=%s&recordId=%s".formatted(ENTITY, id))
                                .as(COMPLIANCE),
                        200);
        walk.holds(
                trail.objects("items").size() >= 4,
                "the trail has the making, the change, the submission and the approval");
        var foreign =
                walk.step(
                        "Another tenant's auditor sees nothing of it",
                        Ask.get("/api/audit/events?entity=%s&recordId=%s".formatted(ENTITY, id))
                                .as(Who.acme("compliance")),
                        200);
        walk.holds(foreign.objects("items").isEmpty(), "no event of `demo` is shown to `acme`");
        var verified =
                walk.step(
                        "The whole chain is computed anew",
                        Ask.get("/api/audit/verify").as(COMPLIANCE),
                        200);
        walk.holds(verified.text("valid").equals("true"), "every link holds");
    }
}
