package com.athyper.loadtest.demo;

import com.athyper.kernel.Json;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;

/** A tenant describes its business: entities and templates, drafted and put into force. */
final class Definitions {
    private static final Who ADMIN = Who.demo("admin");
    private static final Who USER = Who.demo("user");
    static final String ENTITIES = "/api/meta/entities";
    static final String TEMPLATES = "/api/workflow/templates";

    private final Walk walk;

    Definitions(Walk walk) {
        this.walk = walk;
    }

    void requisition() throws IOException {
        walk.transcript().chapter("A tenant describes its business, as data");
        var denied =
                walk.step(
                        "A user may not design entities: nothing is allowed unless a rule permits"
                                + " it",
                        Ask.post(ENTITIES).as(USER).with(Documents.REQUISITION),
                        403);
        walk.refusedAs(denied, "POLICY.DENIED");
        publish(ENTITIES, "entity", Documents.REQUISITION);
        publish(TEMPLATES, "template", Documents.REQUISITION_APPROVAL);
    }

    void urgent() throws IOException {
        publish(ENTITIES, "entity", Documents.URGENT);
        publish(TEMPLATES, "template", Documents.URGENT_APPROVAL);
    }

    /** Drafts it, as version 1 or as the next one, and puts that version into force. */
    private void publish(String path, String kind, String document) throws IOException {
        String name = Json.trustedObject(document).text("name").orElseThrow();
        Reply draft =
                walk.step(
                        "An administrator describes the %s `%s`".formatted(kind, name),
                        Ask.post(path).as(ADMIN).with(document),
                        201,
                        409);
        if (draft.status() == 409) {
            draft =
                    walk.step(
                            "It is there from an earlier run, so this becomes its next version",
                            Ask.post("%s/%s/versions".formatted(path, name))
                                    .as(ADMIN)
                                    .with(document),
                            201);
        }
        long version = draft.number("version");
        var published =
                walk.step(
                        "and puts version %d into force".formatted(version),
                        Ask.post("%s/%s/versions/%d/publish".formatted(path, name, version))
                                .as(ADMIN),
                        200);
        walk.holds(
                published.text("status").equals("published"),
                "`%s` is in force on the answer, on every node".formatted(name));
    }
}
