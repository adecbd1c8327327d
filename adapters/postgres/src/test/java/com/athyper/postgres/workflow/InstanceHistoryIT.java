package com.athyper.postgres.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.postgres.Server;
import com.athyper.postgres.World;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Goal: approvals that are older than the list are in it.
 *
 * <p>Method: rows of the journal as they have always been, and of the migration that makes the list
 * the statements that fill it.
 */
class InstanceHistoryIT {
    private static final String ENDED = "0190a0b0-0000-7000-8000-00000000000a";
    private static final String OPEN = "0190a0b0-0000-7000-8000-00000000000b";

    private static List<String> fill() throws IOException {
        try (var script =
                InstanceHistoryIT.class.getResourceAsStream("/db/migration/V73__instances.sql")) {
            var text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(";\n"))
                    .filter(
                            statement ->
                                    statement.contains("INSERT INTO")
                                            || statement.contains("UPDATE athyper."))
                    .toList();
        }
    }

    private static void event(
            Connection connection, String instance, int number, String manifest, String event)
            throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        "INSERT INTO athyper.event_journal (persistence_id, sequence_number,"
                            + " writer, event_ser_id, event_ser_manifest, event_payload) VALUES (?,"
                            + " ?, 'w', 1, ?, ?)")) {
            insert.setString(1, "approval|old:" + instance);
            insert.setInt(2, number);
            insert.setString(3, "approval." + manifest + "/1");
            var payload =
                    "{'event':%s,'origin':{'principal':'ann','at':'2030-01-01T12:00:0%dZ'}}"
                            .formatted(event, number);
            insert.setBytes(4, payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }

    private static void started(Connection connection, String instance) throws SQLException {
        event(
                connection,
                instance,
                1,
                "started",
                "{'template':{'name':'two_eyes','entity':'request','steps':[{'name':'clerk',"
                    + "'approvers':{'role':'clerk'},'mode':'any'},{'name':'ann',"
                    + "'approvers':{'principals':['ann']},'mode':'any'}]},'templateVersion':3,"
                    + "'subject':{'entity':'request','record':'0190a0b0-0000-7000-8000-000000000001',"
                    + "'recordVersion':2,'title':'Chairs','attributes':{'createdBy':'eve','amount':3},"
                    + "'requester':'dan','transition':'submit','outcomes':{}}}");
        event(
                connection,
                instance,
                2,
                "step-activated",
                "{'step':'clerk','why':'role','needed':1,'tasks':[{'ordinal':1,"
                        + "'candidates':['bob','cid']}]}");
        event(connection, instance, 3, "task-delegated", "{'task':1,'from':'bob','to':'fay'}");
    }

    @Test
    void what_was_there_before_is_listed() throws Exception {
        try (var world = new World();
                var superuser = Server.superuser(world.settings)) {
            superuser.setAutoCommit(true);
            started(superuser, ENDED);
            event(
                    superuser,
                    ENDED,
                    4,
                    "notified",
                    "{'step':'clerk','level':1,'deadline':'2030-01-01T12:00:00Z','to':['gus'],"
                            + "'why':'late'}");
            event(superuser, ENDED, 5, "ended", "{'outcome':'CHANGES_REQUESTED','why':'no'}");
            started(superuser, OPEN);
            for (var statement : fill()) {
                Server.update(superuser, statement);
            }
            assertThat(
                            Server.column(
                                    superuser,
                                    "SELECT concat_ws(' ', tenant_id, instance, template,"
                                        + " template_version, entity, title, requester, created_by,"
                                        + " state, attributes -> 'amount', extract(second FROM"
                                        + " ended_at)::int) FROM athyper.workflow_instance ORDER BY"
                                        + " instance"))
                    .containsExactly(
                            "old "
                                    + ENDED
                                    + " two_eyes 3 request Chairs dan eve changes-requested 3 5",
                            "old " + OPEN + " two_eyes 3 request Chairs dan eve running 3");
            assertThat(
                            Server.column(
                                    superuser,
                                    "SELECT principal || ' ' || told || ' ' || role FROM"
                                            + " athyper.workflow_party WHERE instance = '"
                                            + ENDED
                                            + "' ORDER BY 1"))
                    .containsExactly(
                            "bob false clerk", "cid false clerk", "fay false ", "gus true ");
        }
    }
}
