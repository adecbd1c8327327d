package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.Crowd;
import com.athyper.proof.process.Insistent;
import com.athyper.proof.process.Ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Compares what the platform holds with what its clients were told. */
final class Reckoning {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> OPEN = Set.of("running", "incident");

    private final Insistent client;
    private final Business business;
    private final Ledger ledger;

    Reckoning(ClusterUnderTest cluster, Business business, Ledger ledger) {
        this.client = cluster.client(0, PATIENCE);
        this.business = business;
        this.ledger = ledger;
    }

    void holds() throws InterruptedException {
        Await.that("no lock outlives its approval", PATIENCE, () -> idleLocks().isEmpty());
        Map<String, Value.Fields> records = everyRecordIsThereOnce();
        Map<String, String> states = everyApprovalStartedOnce(records);
        everyApprovalGivenIsKept(records);
        theInboxShowsWhatIsOpen(states);
        theTrailIsWhole();
    }

    /** Titles stand for idempotency keys: each was sent under one key alone. */
    private Map<String, Value.Fields> everyRecordIsThereOnce() throws InterruptedException {
        List<Value.Fields> all = all(business.records(), Business.MANAGER);
        Map<String, Value.Fields> byId = new HashMap<>();
        Map<String, String> idByTitle = new HashMap<>();
        for (Value.Fields record : all) {
            byId.put(text(record, "id"), record);
            assertThat(idByTitle.put(text(record, "title"), text(record, "id")))
                    .as("records with the title %s", text(record, "title"))
                    .isNull();
        }
        assertThat(byId).hasSameSizeAs(all);
        assertThat(idByTitle).containsAllEntriesOf(ledger.created());
        return byId;
    }

    /**
     * @return the state of each approval that was started, by its id
     */
    private Map<String, String> everyApprovalStartedOnce(Map<String, Value.Fields> records)
            throws InterruptedException {
        Map<String, Set<String>> startsByRecord = new HashMap<>();
        for (Value.Fields event :
                all(
                        "/api/audit/events?entity=%s&operation=workflow.instance.start"
                                .formatted(business.entity()),
                        Business.COMPLIANCE)) {
            String instance = text((Value.Fields) event.get("after").orElseThrow(), "instanceId");
            assertThat(
                            startsByRecord
                                    .computeIfAbsent(text(event, "recordId"), _ -> new HashSet<>())
                                    .add(instance))
                    .as("approval %s started once", instance)
                    .isTrue();
        }
        ledger.submitted()
                .forEach(
                        (id, instance) ->
                                assertThat(startsByRecord.get(id))
                                        .as("approvals of record %s", id)
                                        .containsExactly(instance));
        assertThat(startsByRecord.values()).allMatch(instances -> instances.size() == 1);
        Map<String, String> states = new ConcurrentHashMap<>();
        Crowd.each(
                startsByRecord.entrySet(),
                start -> {
                    String instance = start.getValue().iterator().next();
                    Answered shown = client.send(Business.instance(instance)).expect(200);
                    assertThat(shown.text("recordId")).isEqualTo(start.getKey());
                    String state = shown.text("state");
                    states.put(instance, state);
                    Value.Fields record = records.get(start.getKey());
                    assertThat(record).as("the record of approval %s", instance).isNotNull();
                    assertThat(text(record, "state"))
                            .as("the record of approval %s, which is %s", instance, state)
                            .isEqualTo(OPEN.contains(state) ? "submitted" : state);
                });
        return states;
    }

    private void everyApprovalGivenIsKept(Map<String, Value.Fields> records)
            throws InterruptedException {
        Crowd.each(
                ledger.approved(),
                id -> {
                    assertThat(text(records.get(id), "state"))
                            .as("record %s", id)
                            .isEqualTo("approved");
                    List<String> states =
                            client.send(business.history(id)).expect(200).objects("items").stream()
                                    .map(revision -> text(revision, "state"))
                                    .toList();
                    assertThat(states)
                            .as("the life of record %s, newest first", id)
                            .containsExactly("approved", "submitted", "draft");
                });
    }

    private void theInboxShowsWhatIsOpen(Map<String, String> states) throws InterruptedException {
        Set<String> open = new TreeSet<>();
        states.forEach(
                (instance, state) -> {
                    if (OPEN.contains(state)) {
                        open.add(Business.firstTask(instance));
                    }
                });
        Set<String> shown = new TreeSet<>();
        for (Value.Fields item : all("/api/workflow/tasks", Business.MANAGER)) {
            if (text(item, "entity").equals(business.entity())) {
                assertThat(shown.add(text(item, "id"))).isTrue();
            }
        }
        assertThat(shown).isEqualTo(open);
    }

    private void theTrailIsWhole() throws InterruptedException {
        Answered verified =
                client.send(Ask.get("/api/audit/verify").as(Business.COMPLIANCE)).expect(200);
        assertThat(verified.at("valid")).as("%s", verified).contains(Value.of(true));
    }

    /** Records that say they are locked by an approval that is not under way. */
    private List<String> idleLocks() throws InterruptedException {
        List<String> idle = new ArrayList<>();
        for (Value.Fields record : all(business.records(), Business.MANAGER)) {
            Optional<String> instance =
                    record.get("workflow")
                            .flatMap(lock -> ((Value.Fields) lock).text("instanceId"));
            if (instance.isPresent()) {
                Answered shown = client.send(Business.instance(instance.get()));
                if (shown.status() != 200 || !OPEN.contains(shown.text("state"))) {
                    idle.add(text(record, "id"));
                }
            }
        }
        return idle;
    }

    /** Every page, checked against the exact count. */
    private List<Value.Fields> all(String path, Who who) throws InterruptedException {
        List<Value.Fields> items = new ArrayList<>();
        String first = path + (path.contains("?") ? "&" : "?") + "limit=500&count=exact";
        Optional<String> cursor = Optional.empty();
        do {
            Answered page =
                    client.send(Ask.get(first + cursor.map(c -> "&cursor=" + c).orElse("")).as(who))
                            .expect(200);
            items.addAll(page.objects("items"));
            cursor =
                    page.at("nextCursor")
                            .flatMap(
                                    next ->
                                            next instanceof Value.Text(var text)
                                                    ? Optional.of(text)
                                                    : Optional.empty());
            if (cursor.isEmpty()) {
                assertThat(page.at("total")).contains(Value.of(items.size()));
            }
        } while (cursor.isPresent());
        return items;
    }

    private static String text(Value.Fields fields, String name) {
        return fields.text(name)
                .orElseThrow(() -> new AssertionError("no `%s` in %s".formatted(name, fields)));
    }
}
