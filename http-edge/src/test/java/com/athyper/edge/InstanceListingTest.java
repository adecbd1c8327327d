package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** Approvals in a list: for those alone who may see each of them. */
class InstanceListingTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private static final String INSTANCES = "/api/workflow/instances";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private String submitted(String who) {
        String id =
                edge.post(DATA).as(who).json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
        return edge.post(DATA + "/" + id + "/transitions/submit")
                .as(who)
                .send()
                .is(200)
                .textAt("workflow", "instanceId");
    }

    private List<String> listed(String who, String query) {
        return edge.get(INSTANCES + query).as(who).send().is(200).at("items")
                        instanceof Value.Items(var items)
                ? items.stream()
                        .map(item -> ((Value.Fields) item).text("id").orElseThrow())
                        .toList()
                : List.of();
    }

    @Test
    void who_may_see_an_approval_finds_it_and_nobody_else() {
        String one = submitted("user");
        String two = submitted("user2");
        edge.policies.forbid(Operation.ENTITY_READ);
        for (var who : List.of("user", "user2", "manager", "security")) {
            var seen = listed(who, "");
            for (var id : List.of(one, two)) {
                var reply = edge.get(INSTANCES + "/" + id).as(who).send();
                assertThat(seen.contains(id))
                        .as("%s of %s", id, who)
                        .isEqualTo(reply.status() == 200);
            }
        }
        assertThat(listed("user", "")).containsExactly(one);
        assertThat(listed("manager", "?count=exact")).containsExactly(one, two);
        assertThat(listed("security", "")).isEmpty();
    }

    @Test
    void it_says_how_each_stands() {
        String id = submitted("user");
        var page = edge.get(INSTANCES + "?count=exact").as("user").send().is(200);
        assertThat(page.textAt("items", "0", "id")).isEqualTo(id);
        assertThat(page.textAt("items", "0", "state")).isEqualTo("running");
        assertThat(page.textAt("items", "0", "steps", "0")).isEqualTo("manager");
        assertThat(page.textAt("items", "0", "requester")).isEqualTo("user");
        assertThat(page.textAt("total")).isEqualTo("1");
    }

    @Test
    void an_inbox_is_as_it_was_at_a_time() {
        var inbox = "/api/workflow/inbox?limit=2&at=";
        for (int i = 0; i < 5; i++) {
            submitted("user");
        }
        String task =
                edge.get(inbox + "2030-01-01T12:00:00Z")
                        .as("manager")
                        .send()
                        .is(200)
                        .textAt("items", "0", "id");
        assertThat(task).isNotEmpty();
        assertThat(paged("manager", inbox + "2030-01-01T12:00:00Z")).hasSize(5).contains(task);
        assertThat(paged("manager", inbox + "2030-01-01T11:59:59Z")).isEmpty();
        assertThat(paged("user", inbox + "2030-01-01T12:00:00Z")).isEmpty();
        // Of another's, what one may see.
        assertThat(paged("user", "/api/workflow/inbox?limit=2&principal=manager")).hasSize(5);
        edge.policies.forbid(Operation.ENTITY_READ);
        assertThat(paged("user2", "/api/workflow/inbox?limit=2&principal=manager")).isEmpty();
        for (var wrong : List.of("at=x", "principal=%20", "cursor=x", "limit=0")) {
            edge.get("/api/workflow/inbox?" + wrong)
                    .as("user")
                    .send()
                    .refused(400, "EDGE.QUERY_INVALID");
        }
    }

    private List<String> paged(String who, String path) {
        var all = new ArrayList<String>();
        var page = edge.get(path).as(who).send().is(200);
        while (true) {
            if (page.at("items") instanceof Value.Items(var items)) {
                items.forEach(item -> all.add(((Value.Fields) item).text("id").orElseThrow()));
            }
            if (page.json().text("nextCursor").isEmpty()) {
                assertThat(all).doesNotHaveDuplicates();
                return all;
            }
            page = edge.get(path + "&cursor=" + page.textAt("nextCursor")).as(who).send().is(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "template=pr_approval,1",
        "template=other,0",
        "state=running,1",
        "state=paused,0",
        "paused=true,0",
        "incident=false,1",
        "incident=true,0",
        "entity=purchase_requisition,1",
        "entity=invoice,0",
        "requester=user,1",
        "requester=manager,0",
        "recordId=01900000-0000-7000-8000-000000000000,0",
        "startedFrom=2030-01-01T12:00:00Z,1",
        "startedBefore=2030-01-01T12:00:00Z,0",
        "sort=startedAt,1"
    })
    void it_is_asked_for_as_the_caller_says(String query, int expected) {
        submitted("user");
        assertThat(listed("user", "?" + query)).hasSize(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=done",
                "paused=no",
                "paused=true&state=running",
                "incident=some",
                "entity=No%20Name",
                "template=No%20Name",
                "requester=%20",
                "recordId=1",
                "startedFrom=today",
                "sort=title",
                "assignee=me"
            })
    void what_cannot_be_asked_is_refused(String query) {
        edge.get(INSTANCES + "?" + query).as("user").send().refused(400, "EDGE.QUERY_INVALID");
    }
}
