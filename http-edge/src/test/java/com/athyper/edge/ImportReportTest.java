package com.athyper.edge;

import static com.athyper.edge.Deals.SUPPLIERS;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Unavailable;
import com.athyper.kernel.Value;
import com.athyper.meta.record.ImportReport;
import com.athyper.policy.Operation;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** How imports are told of while they run, and afterwards. */
class ImportReportTest {
    private static final String IMPORT = SUPPLIERS + "/import";
    private final EdgeUnderTest edge = Deals.edge();

    private EdgeUnderTest.Ask csv(String body) {
        return edge.post(IMPORT).as("user").stream("text/csv", body);
    }

    private Served shown(String id) {
        return edge.get(IMPORT + "/" + id).as("user").send().is(200);
    }

    private static int listed(Served served) {
        return served.at("items") instanceof Value.Items(var items) ? items.size() : -1;
    }

    /**
     * Goal: whoever waits for an import sees how far it is.
     *
     * <p>Method: the sender stops after a portion of rows and some more, until somebody has looked.
     */
    @Test
    void an_import_is_told_of_while_it_runs() {
        String head = "name\n" + "x\n".repeat(205) + "x,y\n";
        var rest = new CompletableFuture<ByteString>();
        var entity =
                HttpEntities.create(
                        ContentTypes.parse("text/csv"),
                        Source.single(ByteString.fromString(head))
                                .concat(Source.completionStage(rest)));
        var reply =
                edge.post(IMPORT)
                        .as("user")
                        .header("Idempotency-Key", "claims-of-may")
                        .entity(entity)
                        .later();
        String id = edge.tally.whileItRuns().id().toString();

        var list = edge.get(IMPORT + "?key=claims-of-may").as("user").send().is(200);
        assertThat(list.textAt("items", "0", "id")).isEqualTo(id);
        var running = shown(id);
        assertThat(running.textAt("state")).isEqualTo("running");
        assertThat(running.textAt("rows")).isEqualTo("200");
        assertThat(running.textAt("created")).isEqualTo("200");
        assertThat(running.textAt("bytes")).isEqualTo(String.valueOf(head.length()));
        assertThat(running.textAt("key")).isEqualTo("claims-of-may");

        rest.complete(ByteString.fromString("x\n"));
        var ended = reply.join().is(200);
        assertThat(ended.textAt("id")).isEqualTo(id);
        var shown = shown(id);
        assertThat(shown.textAt("state")).isEqualTo("complete");
        for (String count : List.of("rows", "created", "updated", "failed")) {
            assertThat(shown.textAt(count)).as(count).isEqualTo(ended.textAt(count));
        }
        assertThat(shown.textAt("rows")).isEqualTo("207");
        assertThat(shown.at("faults")).isEqualTo(ended.at("faults"));
        assertThat(shown.textAt("faults", "0", "row")).isEqualTo("206");
    }

    @Test
    void what_became_of_one_that_broke_off_can_be_asked_for_and_it_goes_on_under_its_key() {
        String body = "name\n" + "x\n".repeat(500);
        edge.records.after(450, new Unavailable("planted", null));
        csv(body).header("Idempotency-Key", "i1").send().is(503);
        var list = edge.get(IMPORT).as("user").send().is(200);
        assertThat(list.textAt("items", "0", "state")).isEqualTo("stopped");
        assertThat(list.textAt("items", "0", "rows")).isEqualTo("400");
        assertThat(list.textAt("items", "0", "created")).isEqualTo("400");
        String id = list.textAt("items", "0", "id");

        csv(body).header("Idempotency-Key", "i1").send().is(200);
        assertThat(listed(edge.get(IMPORT).as("user").send().is(200))).isOne();
        assertThat(shown(id).textAt("state")).isEqualTo("complete");
        assertThat(shown(id).textAt("created")).isEqualTo("500");
    }

    @Test
    void a_header_with_faults_is_told_as_what_stopped_it() {
        String id = csv("name,colour\nA,b\n").send().is(200).textAt("id");
        assertThat(shown(id).textAt("state")).isEqualTo("stopped");
        assertThat(shown(id).textAt("faults", "0", "problem", "errors", "0", "pointer"))
                .isEqualTo("/header/1");
    }

    @Test
    void one_that_nobody_has_heard_of_for_a_minute_has_stalled() {
        var id = UUID.randomUUID();
        edge.tally.keep(
                new TenantId("demo"),
                new ImportReport(
                        id,
                        new ImportReport.Asked(
                                new EntityName("supplier"),
                                new PrincipalId("user"),
                                Optional.empty(),
                                false,
                                OptionalLong.of(9),
                                EdgeUnderTest.NOON.minusSeconds(90)),
                        ImportReport.State.RUNNING,
                        new ImportReport.Counts(1, 1, 1, 0, 0),
                        List.of(),
                        EdgeUnderTest.NOON.minusSeconds(61)));
        assertThat(shown(id.toString()).textAt("state")).isEqualTo("stalled");
        assertThat(shown(id.toString()).textAt("bytesTotal")).isEqualTo("9");
    }

    @Test
    void nobody_is_told_of_the_imports_of_others() {
        String id = csv("name\nA\n").send().is(200).textAt("id");
        edge.get(IMPORT + "/" + id).as("user2").send().refused(404, "EDGE.NOT_FOUND");
        edge.get(IMPORT + "/" + UUID.randomUUID()).as("user").send().refused(404, "EDGE.NOT_FOUND");
        edge.get(IMPORT + "/none").as("user").send().refused(404, "EDGE.NOT_FOUND");
        assertThat(listed(edge.get(IMPORT).as("user2").send().is(200))).isZero();
        assertThat(listed(edge.get(IMPORT + "?key=other").as("user").send().is(200))).isZero();
        edge.policies.forbid(Operation.ENTITY_IMPORT);
        edge.get(IMPORT).as("user").send().refused(403, "POLICY.DENIED");
    }
}
