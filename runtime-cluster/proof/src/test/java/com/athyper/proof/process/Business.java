package com.athyper.proof.process;

import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.util.UUID;

/**
 * A small business that a test sets up for itself: records with a title and an amount that managers
 * approve.
 *
 * @param entity the records' name; the template is called after it
 */
public record Business(String entity) {
    public static final Who ADMIN = Who.demo("admin");
    public static final Who USER = Who.demo("user");
    public static final Who USER2 = Who.demo("user2");
    public static final Who MANAGER = Who.demo("manager");
    public static final Who DIRECTOR = Who.demo("director");
    public static final Who COMPLIANCE = Who.demo("compliance");

    private static final String ENTITY =
            """
            {"name":"%1$s","label":"Request","module":"BUY",
             "fields":[
               {"name":"title","type":"string","required":true,"maxLength":200},
               {"name":"amount","type":"decimal","precision":18,"scale":2,"required":true,"min":"0.01"}],
             "lifecycle":{"initial":"draft","states":["draft","submitted","approved","rejected"],
               "transitions":[
                 {"name":"submit","from":["draft"],"to":"submitted","workflow":"%1$s_approval",
                  "onApproved":"approved","onRejected":"rejected","onChangesRequested":"draft",
                  "onCancelled":"draft"}]}}
            """;
    private static final String TEMPLATE =
            """
            {"name":"%1$s_approval","entity":"%1$s",
             "steps":[{"name":"manager","approvers":{"role":"manager"},"mode":"any"}]}
            """;

    public String entityDocument() {
        return ENTITY.formatted(entity);
    }

    public String template() {
        return entity + "_approval";
    }

    /** Puts the entity into force, approved by any manager. */
    public Business inForce(Api api, Who admin) throws IOException, InterruptedException {
        return inForce(api, admin, TEMPLATE.formatted(entity));
    }

    public Business inForce(Api api, Who admin, String template)
            throws IOException, InterruptedException {
        api.send(Ask.post("/api/meta/entities").as(admin).with(entityDocument())).expect(201);
        api.send(Ask.post("/api/meta/entities/" + entity + "/versions/1/publish").as(admin))
                .expect(200);
        api.send(Ask.post("/api/workflow/templates").as(admin).with(template)).expect(201);
        api.send(
                        Ask.post("/api/workflow/templates/" + template() + "/versions/1/publish")
                                .as(admin))
                .expect(200);
        return this;
    }

    public String records() {
        return "/api/data/" + entity;
    }

    public String record(String id) {
        return records() + "/" + id;
    }

    public Ask create(String title) {
        return Ask.post(records())
                .as(USER)
                .with(Value.object().put("title", title).put("amount", "125.50").build());
    }

    public Ask read(String id) {
        return Ask.get(record(id)).as(USER);
    }

    public Ask history(String id) {
        return Ask.get(record(id) + "/history?limit=500").as(MANAGER);
    }

    public Ask submit(String id) {
        return Ask.post(record(id) + "/transitions/submit").as(USER);
    }

    public static Ask instance(String id) {
        return Ask.get("/api/workflow/instances/" + id).as(MANAGER);
    }

    public static Ask inbox(Who who) {
        return Ask.get("/api/workflow/tasks?limit=500").as(who);
    }

    /** Tasks are parts of their approval: the first one is known before it is seen. */
    public static String firstTask(String instance) {
        return Uuid7.part(UUID.fromString(instance), 1).toString();
    }

    public static Ask claim(String task) {
        return Ask.post("/api/workflow/tasks/" + task + "/claim").as(MANAGER);
    }

    public static Ask approve(String task) {
        return Ask.post("/api/workflow/tasks/" + task + "/approve")
                .as(MANAGER)
                .with("{\"comment\":\"fine\"}");
    }

    /** Walks one record from its creation to its approval, insisting on every answer. */
    public String wholeJob(Api api, String title) throws IOException, InterruptedException {
        String id = api.send(create(title)).expect(201).text("id");
        String instance = api.send(submit(id)).expect(200).text("workflow", "instanceId");
        String task = firstTask(instance);
        api.send(claim(task)).expect(200);
        api.send(approve(task)).expect(200);
        String state = api.send(read(id)).expect(200).text("state");
        if (!state.equals("approved")) {
            throw new AssertionError("record " + id + " is " + state);
        }
        return id;
    }
}
