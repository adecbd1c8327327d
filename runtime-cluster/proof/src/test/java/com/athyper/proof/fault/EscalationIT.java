package com.athyper.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.NodeUnderTest;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Goal: a deadline is kept once, on time while the node lives, and as soon as it lives again if it
 * was dead when the deadline came.
 *
 * <p>Method: the only approver lets two seconds pass. The events say when it was escalated, which
 * is compared with when it was due.
 */
@ExtendWith(Worlds.class)
class EscalationIT {
    private static final Duration LATE_MAX = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Business withDeadline(NodeUnderTest node, String entity)
            throws IOException, InterruptedException {
        var business = new Business(entity);
        return business.inForce(
                node.api(),
                Business.ADMIN,
                """
                {"name":"%s","entity":"%s",
                 "steps":[{"name":"manager","approvers":{"principals":["manager"]},"mode":"any",
                   "sla":{"due":"PT3S","escalate":{"to":{"role":"director"}}}}]}
                """
                        .formatted(business.template(), business.entity()));
    }

    @Test
    @Timeout(60)
    void a_deadline_is_kept_within_a_second(NodeUnderTest node) throws Exception {
        var business = withDeadline(node, "prompt_request");
        String instance = submitted(node, business, "prompt");

        Await.that("it is escalated", PATIENCE, () -> isEscalated(shown(node, instance)));

        Instant due = Instant.parse(step(shown(node, instance)).text("dueAt").orElseThrow());
        Instant done = at(escalations(node, instance).getFirst());
        assertThat(Duration.between(due, done)).isBetween(Duration.ZERO, LATE_MAX);
    }

    @Test
    @Timeout(120)
    void a_deadline_that_passes_while_the_node_is_dead_is_kept_once(NodeUnderTest node)
            throws Exception {
        var business = withDeadline(node, "belated_request");
        String instance = submitted(node, business, "belated");
        Instant due = Instant.parse(step(shown(node, instance)).text("dueAt").orElseThrow());
        assertThat(Instant.now()).as("killed before it is due").isBefore(due);

        node.process().kill();
        Await.that("the deadline passes", PATIENCE, () -> Instant.now().isAfter(due));
        node.serving();
        Await.that("it is escalated", PATIENCE, () -> isEscalated(shown(node, instance)));
        node.killAndServeAgain();

        Answered now = shown(node, instance);
        assertThat(isEscalated(now)).isTrue();
        assertThat(candidates(now)).contains("manager", "director");
        assertThat(escalations(node, instance)).as("escalations").hasSize(1);
        assertThat(inbox(node)).as("the director's inbox").contains(instance);
        theEarlierStatesAreStillThere(node, instance, now);
        String task = Business.firstTask(instance);
        node.api().send(Business.claim(task).as(Business.DIRECTOR)).expect(200);
        node.api().send(Business.approve(task).as(Business.DIRECTOR)).expect(200);
        assertThat(shown(node, instance).text("state")).isEqualTo("approved");
    }

    private static void theEarlierStatesAreStillThere(
            NodeUnderTest node, String instance, Answered now) throws Exception {
        int events = Integer.parseInt(now.text("events"));
        int escalation = events(node, instance).indexOf("Escalated") + 1;
        assertThat(escalation).isBetween(2, events);

        Answered before = at(node, instance, escalation - 1).expect(200);
        Answered after = at(node, instance, escalation).expect(200);

        assertThat(isEscalated(before)).isFalse();
        assertThat(candidates(before)).containsExactly("manager");
        assertThat(isEscalated(after)).isTrue();
        assertThat(after.text("events")).isEqualTo(String.valueOf(escalation));
        at(node, instance, events + 1).expect(404);
        node.management().approval(instance, escalation - 1).expect(200);
        node.management().approval(instance, events + 1).expect(404);
    }

    private static String submitted(NodeUnderTest node, Business business, String title)
            throws IOException, InterruptedException {
        String id = node.api().send(business.create(title)).expect(201).text("id");
        return node.api().send(business.submit(id)).expect(200).text("workflow", "instanceId");
    }

    private static Answered shown(NodeUnderTest node, String instance)
            throws IOException, InterruptedException {
        return node.api().send(Business.instance(instance)).expect(200);
    }

    private static Answered at(NodeUnderTest node, String instance, int at)
            throws IOException, InterruptedException {
        return node.api().send(Business.instance(instance + "?at=" + at));
    }

    private static Value.Fields step(Answered instance) {
        return instance.objects("steps").getFirst();
    }

    private static boolean isEscalated(Answered instance) {
        return step(instance).get("escalated").filter(Value.of(true)::equals).isPresent();
    }

    private static List<String> candidates(Answered instance) {
        Value candidates = instance.objects("tasks").getFirst().get("candidates").orElseThrow();
        return ((Value.Items) candidates)
                .values().stream().map(candidate -> ((Value.Text) candidate).value()).toList();
    }

    private static List<String> inbox(NodeUnderTest node) throws IOException, InterruptedException {
        return node
                .api()
                .send(Business.inbox(Business.DIRECTOR))
                .expect(200)
                .objects("items")
                .stream()
                .flatMap(item -> item.text("instanceId").stream())
                .toList();
    }

    private static List<String> events(NodeUnderTest node, String instance)
            throws IOException, InterruptedException {
        return node.management().events(instance).stream()
                .map(event -> event.text("type").orElseThrow())
                .toList();
    }

    private static List<Value.Fields> escalations(NodeUnderTest node, String instance)
            throws IOException, InterruptedException {
        return node.management().events(instance).stream()
                .filter(event -> event.text("type").filter("Escalated"::equals).isPresent())
                .toList();
    }

    private static Instant at(Value.Fields event) {
        var origin = (Value.Fields) event.get("origin").orElseThrow();
        return Instant.parse(origin.text("at").orElseThrow());
    }
}
