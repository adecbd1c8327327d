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
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What is measured: records made and read, approvals from beginning to end, many records. */
final class Scenarios {
    private static final int READ_AMONG = 500;
    private static final Who USER = Who.demo("user");
    private static final Who POWERUSER = Who.demo("poweruser");

    /** Has an inbox that nothing else fills. */
    private static final Who APPROVER = Who.demo("manager2");

    private static final String RECORDS = "/api/data/bench_order";

    private static final String ENTITY =
            """
            {"name":"bench_order","label":"Measured order","module":"BUY",
             "fields":[
               {"name":"title","type":"string","required":true,"maxLength":200},
               {"name":"amount","type":"decimal","precision":18,"scale":2,"required":true,"min":"0.01"},
               {"name":"currency","type":"string","required":true,"pattern":"^[A-Z]{3}$"},
               {"name":"needed_by","type":"date"}],
             "lifecycle":{"initial":"draft","states":["draft","submitted","approved","rejected"],
               "transitions":[
                 {"name":"submit","from":["draft"],"to":"submitted","workflow":"bench_approval",
                  "onApproved":"approved","onRejected":"rejected","onChangesRequested":"draft",
                  "onCancelled":"draft"}]}}
            """;

    private static final String TEMPLATE =
            """
            {"name":"bench_approval","entity":"bench_order",
             "steps":[
               {"name":"manager","approvers":{"principals":["manager2"]},"mode":"any",
                "sla":{"due":"PT4H","escalate":{"to":{"role":"director"}}}}]}
            """;

    private static final Value RECORD =
            Json.trusted(
                    """
                    {"title":"A measured order","amount":"125.50","currency":"MYR",
                     "needed_by":"2027-01-31"}
                    """);

    private final Preparation preparation;

    Scenarios(Preparation preparation) {
        this.preparation = preparation;
    }

    /** Makes sure that what is measured is there, and says what the scenarios are. */
    List<Scenario> prepare() throws IOException {
        preparation.publish("/api/meta/entities", "bench_order", ENTITY);
        preparation.publish("/api/workflow/templates", "bench_approval", TEMPLATE);
        var ids = new String[READ_AMONG];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = preparation.expect(201, Ask.post(RECORDS).as(USER).with(RECORD)).text("id");
        }
        return List.of(new Create(), new Many(), new Read(List.of(ids)), new Approve());
    }

    /** A record is made. */
    private record Create() implements Scenario {
        @Override
        public String name() {
            return "record create";
        }

        @Override
        public void round(Timed timed) throws IOException {
            timed.call("create", 201, Ask.post(RECORDS).as(USER).with(RECORD));
        }
    }

    /** One of many records is read. */
    private record Read(List<String> ids) implements Scenario {
        @Override
        public String name() {
            return "record read";
        }

        @Override
        public void round(Timed timed) throws IOException {
            String id = ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
            Reply reply = timed.call("read", 200, Ask.get(RECORDS + "/" + id).as(USER));
            if (!reply.text("id").equals(id)) {
                throw new NotAsPromised("another record was answered: " + reply.text());
            }
        }
    }

    /** Many records are made in one call, all or none. */
    private record Many() implements Scenario {
        private static final int RECORDS_OF_A_CALL = 100;
        private static final String BODY =
                "{\"mode\":\"all\",\"operations\":["
                        + String.join(
                                ",",
                                Collections.nCopies(
                                        RECORDS_OF_A_CALL,
                                        "{\"op\":\"create\",\"values\":"
                                                + Json.write(RECORD)
                                                + "}"))
                        + "]}";

        @Override
        public String name() {
            return "bulk create";
        }

        @Override
        public void round(Timed timed) throws IOException {
            timed.call("100 records", 200, Ask.post(RECORDS + "/bulk").as(POWERUSER).with(BODY));
        }
    }

    /** A record is made, submitted, found in the inbox, claimed and approved. */
    private record Approve() implements Scenario {
        @Override
        public String name() {
            return "approval";
        }

        @Override
        public void round(Timed timed) throws IOException {
            String id =
                    timed.call("create", 201, Ask.post(RECORDS).as(USER).with(RECORD)).text("id");
            String instance =
                    timed.call(
                                    "submit",
                                    200,
                                    Ask.post(RECORDS + "/" + id + "/transitions/submit").as(USER))
                            .text("workflow", "instanceId");
            String task = "/api/workflow/tasks/" + inbox(timed, instance);
            timed.call("claim", 200, Ask.post(task + "/claim").as(APPROVER));
            timed.call(
                    "approve",
                    200,
                    Ask.post(task + "/approve").as(APPROVER).with("{\"comment\":\"measured\"}"));
        }

        private static String inbox(Timed timed, String instance) throws IOException {
            Reply inbox =
                    timed.call("inbox", 200, Ask.get("/api/workflow/tasks?limit=500").as(APPROVER));
            Optional<String> task =
                    inbox.objects("items").stream()
                            .filter(
                                    item ->
                                            item.text("instanceId")
                                                    .filter(instance::equals)
                                                    .isPresent())
                            .findFirst()
                            .flatMap(item -> item.text("id"));
            return task.orElseThrow(
                    () -> new NotAsPromised("the inbox does not show the task of " + instance));
        }
    }
}
