package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The way of a change through a running node: planned, refused, made, cut short, tampered with. */
@ExtendWith(Worlds.class)
class LiveTableIT {
    private static final String ENTITIES = "/api/meta/entities";

    private final SharedWorld world;
    private final Api api;

    LiveTableIT(SharedWorld world) {
        this.world = world;
        this.api = world.api();
    }

    private Answered ask(Ask ask) throws IOException, InterruptedException {
        return api.send(ask.as(Business.ADMIN));
    }

    private void inForce(String entity, String fields) throws Exception {
        ask(Ask.post(ENTITIES).with("{\"name\":\"%s\",\"fields\":[%s]}".formatted(entity, fields)))
                .expect(201);
        publish(entity, 1).expect(200);
    }

    private void draft(String entity, String fields) throws Exception {
        ask(Ask.post(ENTITIES + "/" + entity + "/versions")
                        .with("{\"fields\":[%s]}".formatted(fields)))
                .expect(201);
    }

    private Answered publish(String entity, int version) throws Exception {
        return ask(Ask.post("%s/%s/versions/%d/publish".formatted(ENTITIES, entity, version)));
    }

    private String drift(String entity) throws Exception {
        return ask(Ask.get(ENTITIES + "/" + entity + "/drift")).expect(200).toString();
    }

    private Answered create(String entity, String record) throws Exception {
        return api.send(Ask.post("/api/data/" + entity).as(Business.USER).with(record));
    }

    @Test
    void a_plan_tells_what_publishing_then_does() throws Exception {
        inForce(
                "planned",
                """
                {"name":"title","type":"string","maxLength":90},{"name":"rank","type":"integer"}
                """);
        String id = create("planned", "{\"title\":\"too long by far\"}").expect(201).text("id");
        draft(
                "planned",
                """
                {"name":"name","renamedFrom":"title","type":"string","maxLength":9},
                {"name":"rank","type":"integer","required":true,"default":3}
                """);

        Answered plan = ask(Ask.get("/api/meta/changes/planned.2")).expect(200);

        assertThat(plan.text("status")).isEqualTo("impossible");
        assertThat(plan.text("breaking")).isEqualTo("true");
        assertThat(plan.objects("inTheWay"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.text("code")).contains("too-long"));
        assertThat(plan.objects("steps"))
                .extracting(step -> step.text("pass").orElseThrow())
                .contains("some", "read");
        publish("planned", 2).refused(409, "META.DATA_IN_THE_WAY");

        Answered record =
                api.send(Ask.get("/api/data/planned/" + id).as(Business.USER)).expect(200);
        api.send(
                        Ask.patch("/api/data/planned/" + id)
                                .as(Business.USER)
                                .with("{\"title\":\"short\"}")
                                .ifMatch(record.etag()))
                .expect(200);
        publish("planned", 2).expect(200);

        Answered changed =
                api.send(Ask.get("/api/data/planned/" + id).as(Business.USER)).expect(200);
        assertThat(List.of(changed.text("name"), changed.text("rank")))
                .containsExactly("short", "3");
        assertThat(ask(Ask.get("/api/meta/changes/planned.2")).text("status")).isEqualTo("applied");
        assertThat(drift("planned")).contains("\"drifted\":false");
    }

    /**
     * Goal: a node that dies while it builds an index leaves nothing that the next attempt cannot
     * take away.
     *
     * <p>Method: a transaction of the test writes to the table, so that the index, which is in the
     * catalog already, waits for it. There the node is killed.
     */
    @Test
    void a_change_that_dies_with_its_node_is_made_by_publishing_again() throws Exception {
        inForce("interrupted", "{\"name\":\"code\",\"type\":\"string\",\"maxLength\":50}");
        create("interrupted", "{\"code\":\"a\"}").expect(201);
        draft(
                "interrupted",
                "{\"name\":\"code\",\"type\":\"string\",\"maxLength\":50,\"unique\":true}");

        try (Connection writer = world.database().asAdmin()) {
            writer.setAutoCommit(false);
            try (var statement = writer.createStatement()) {
                statement.execute("LOCK TABLE tenant_demo.interrupted IN ROW EXCLUSIVE MODE");
            }
            Thread publishing = Thread.ofVirtual().start(this::publishInVain);
            Await.that("an index is begun", Duration.ofSeconds(20), this::isBegun);
            world.node().process().kill();
            publishing.join();
            writer.rollback();
        }
        world.node().serving();

        create("interrupted", "{\"code\":\"b\"}").expect(201);
        publish("interrupted", 2).expect(200);
        assertThat(drift("interrupted")).contains("\"drifted\":false");
        create("interrupted", "{\"code\":\"b\"}").refused(409, "DATA.NOT_UNIQUE");
    }

    private void publishInVain() {
        try {
            publish("interrupted", 2);
        } catch (Exception e) {
            // The node dies before it can answer.
        }
    }

    private boolean isBegun() throws SQLException {
        try (Connection owner = world.database().asAdmin();
                var statement = owner.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT 1 FROM pg_class WHERE relname ="
                                        + " 'interrupted.f1.unique~'")) {
            return rows.next();
        }
    }

    @Test
    void a_table_that_was_changed_by_hand_is_told_of() throws Exception {
        inForce("tampered", "{\"name\":\"code\",\"type\":\"string\",\"maxLength\":50}");
        assertThat(drift("tampered")).contains("\"drifted\":false");

        world.database().execute("ALTER TABLE tenant_demo.tampered ADD COLUMN mine text");
        world.database().execute("ALTER TABLE tenant_demo.tampered NO FORCE ROW LEVEL SECURITY");
        String drift = drift("tampered");
        world.database().execute("ALTER TABLE tenant_demo.tampered DROP COLUMN mine");
        world.database().execute("ALTER TABLE tenant_demo.tampered FORCE ROW LEVEL SECURITY");

        assertThat(drift)
                .contains("\"drifted\":true")
                .contains("\"mine\"")
                .contains("tenant_isolation");
        assertThat(drift("tampered")).contains("\"drifted\":false");
    }
}
