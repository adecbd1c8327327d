package com.athyper.workflow;

import static com.athyper.workflow.Approving.DEMO;
import static com.athyper.workflow.Approving.NOBODY_TO_ASK;
import static com.athyper.workflow.Approving.NOON;
import static com.athyper.workflow.Approving.USER;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Decision.Accept;
import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval.NotStarted;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Running;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;
import com.athyper.workflow.ApprovalCommand.Migration.UndoMigration;
import com.athyper.workflow.template.Node;
import com.athyper.workflow.template.Step;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Goal: what must be true of every approval is true of approvals that nobody thought of.
 *
 * <p>Method: many random lives, each under a directory that changes while it is lived. After every
 * command the invariants are checked against the live state, and at the end the events alone are
 * replayed where there is no directory at all. The seed is part of every failure; give it back by
 * {@code -Dseed=}.
 */
class ApprovalPropertiesTest {
    private static final int LIVES = 2_500;
    private static final int COMMANDS = 40;

    private record Fact(ApprovalEvent event, Origin origin) {}

    private final Set<String> cells = new TreeSet<>();
    private final Set<String> events = new TreeSet<>();
    private final Set<Outcome> outcomes = new TreeSet<>();

    @Test
    void every_life_of_an_approval_keeps_the_promises() {
        long first = Long.getLong("seed", System.nanoTime());
        int lives = Long.getLong("seed") == null ? LIVES : 1;
        for (long seed = first; seed < first + lives; seed++) {
            try {
                live(new RandomApprovals(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("run again with -Dseed=" + seed, e);
            }
        }
        if (lives == LIVES) {
            assertThat(cells).as("cells of state and command").hasSize(5 * 22);
            assertThat(events).as("kinds of events").hasSize(cases(ApprovalEvent.class));
            assertThat(outcomes).containsExactly(Outcome.values());
        }
    }

    private static int cases(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .mapToInt(each -> each.isSealed() ? cases(each) : 1)
                .sum();
    }

    private void live(RandomApprovals random) {
        Approval state = new NotStarted();
        var journal = new ArrayList<Fact>();
        var people = random.directory();
        for (int i = 0; i < COMMANDS; i++) {
            if (i % 8 == 7) {
                people = random.directory();
            }
            var rules = new ApprovalRules(DEMO, people);
            var due = rules.due(state).map(it -> it.command());
            var command = random.command(state, due);
            var origin = Approving.origin(random.person(), NOON.plusSeconds(i * 60L));
            cells.add(phase(state) + " " + command.getClass().getSimpleName());
            if (rules.decide(state, command, origin)
                    instanceof Accept<ApprovalEvent>(var happened)) {
                var after = apply(state, happened, origin, journal);
                check(state, after, command, happened);
                assertThat(ApprovalAudit.entries(Approving.KEY, state, happened, origin))
                        .as("what the auditor is told")
                        .hasSameSizeAs(happened);
                checkMigration(rules, state, after, command, happened);
                var told = happened.stream().map(it -> new Timeline.Fact(it, origin)).toList();
                assertThat(Measures.of(new Passage(state, told, after), told.size())).isNotNull();
                state = after;
            }
        }
        assertThat(replayed(journal)).isEqualTo(state);
        if (state instanceof Approval.Ended ended) {
            outcomes.add(ended.outcome());
        }
    }

    private Approval apply(
            Approval state, List<ApprovalEvent> happened, Origin origin, List<Fact> journal) {
        var rules = new ApprovalRules(DEMO, NOBODY_TO_ASK);
        var result = state;
        for (var event : happened) {
            events.add(event.getClass().getSimpleName());
            journal.add(new Fact(event, origin));
            result = rules.evolve(result, event, origin);
        }
        return result;
    }

    private static Approval replayed(List<Fact> journal) {
        var rules = new ApprovalRules(DEMO, NOBODY_TO_ASK);
        var result = rules.initial();
        for (var fact : journal) {
            result = rules.evolve(result, fact.event(), fact.origin());
        }
        return result;
    }

    private static void check(
            Approval before,
            Approval after,
            ApprovalCommand command,
            List<ApprovalEvent> happened) {
        var shown = new Approvals.Shown(after, 1);
        assertThat(ApprovalRendering.instance(Approving.KEY, shown)).isPresent();
        assertThat(Instances.Item.of(Approving.KEY, after)).isPresent();
        assertThat(Party.of(after.started().orElseThrow())).isNotNull();
        assertThat(happened).as("events of one command").hasSizeLessThanOrEqualTo(20);
        if (before instanceof Approval.Ended) {
            assertThat(happened).as("events after the end").isEmpty();
        }
        if (command instanceof Escalate) {
            var again = new ApprovalRules(DEMO, NOBODY_TO_ASK);
            assertThat(again.decide(after, command, Approving.origin("user", NOON)))
                    .as("escalated again")
                    .isEqualTo(new Accept<ApprovalEvent>(List.of()));
        }
        switch (after) {
            case NotStarted _ -> {}
            case Running(var progress) -> {
                checkAlways(progress);
                checkRunning(progress);
            }
            case Approval.Paused(var progress, _) -> {
                checkAlways(progress);
                assertThat(new ApprovalRules(DEMO, NOBODY_TO_ASK).due(after)).isEmpty();
            }
            case Approval.Ended(var progress, var outcome, _) -> {
                checkAlways(progress);
                assertThat(progress.tasks()).as("open after the end").noneMatch(Task::undecided);
                assertThat(progress.incident()).isEmpty();
                if (outcome == Outcome.APPROVED) {
                    checkApproved(progress);
                }
            }
        }
    }

    /** To what says the same and back to what it was: nothing has changed. */
    private static void checkMigration(
            ApprovalRules rules,
            Approval before,
            Approval after,
            ApprovalCommand command,
            List<ApprovalEvent> happened) {
        var admin = Approving.origin("admin", NOON);
        if (!(after instanceof Running(var progress))) {
            return;
        }
        if (command instanceof Migrate(var batch, _, _, _, _) && !happened.isEmpty()) {
            var undone = after(rules, after, new UndoMigration(batch), admin);
            assertSame(before.started().orElseThrow(), undone);
        }
        if (progress.incidents().isEmpty()) {
            var same = progress.template().document();
            var again = new Migrate(new UUID(1, 1), same, 100, Map.of(), false);
            var result = after(rules, after, again, admin);
            assertThat(result.steps()).isEqualTo(progress.steps());
            assertThat(result.tasks()).isEqualTo(progress.tasks());
            assertThat(result.former()).isEqualTo(progress.former());
            assertThat(result.incidents()).isEmpty();
        }
    }

    private static Progress after(
            ApprovalRules rules, Approval state, ApprovalCommand command, Origin origin) {
        var decision = rules.decide(state, command, origin);
        assertThat(decision).isInstanceOf(Accept.class);
        var result = state;
        for (var event : ((Accept<ApprovalEvent>) decision).events()) {
            result = rules.evolve(result, event, origin);
        }
        return result.started().orElseThrow();
    }

    private static void assertSame(Progress before, Progress undone) {
        assertThat(undone.template()).isEqualTo(before.template());
        assertThat(undone.steps()).isEqualTo(before.steps());
        assertThat(undone.incidents()).isEqualTo(before.incidents());
        assertThat(undone.comments()).isEqualTo(before.comments());
        int asked = before.tasks().size();
        assertThat(undone.tasks().subList(0, asked)).isEqualTo(before.tasks());
        assertThat(undone.tasks().stream().skip(asked)).noneMatch(Task::undecided);
        assertThat(undone.former()).containsAll(before.former());
        assertThat(undone.former().stream().skip(before.former().size()))
                .allMatch(step -> step.status() == StepStatus.CANCELLED);
    }

    private static void checkAlways(Progress progress) {
        for (int i = 0; i < progress.tasks().size(); i++) {
            var task = progress.tasks().get(i);
            assertThat(task.ordinal()).isEqualTo(i + 1);
            assertThat(task.candidates()).isNotEmpty().doesNotContain(USER);
            assertThat(task.assignee()).isNotEqualTo(Optional.of(USER));
        }
        for (var step : progress.steps()) {
            assertThat(step.votes()).noneMatch(vote -> vote.by().equals(USER));
            assertThat(step.votes().stream().map(Approval.Vote::by)).doesNotHaveDuplicates();
            assertThat(step.votes()).noneMatch(vote -> vote.onBehalfOf().equals(Optional.of(USER)));
        }
    }

    /** Something can still happen: people are asked who could agree, or an incident is visible. */
    private static void checkRunning(Progress progress) {
        // What a version asks before is asked beside what was asked already.
        if (progress.crossing().isEmpty()
                && progress.template().entity().equals(progress.subject().entity())) {
            checkFlow(progress, progress.template().flow());
        }
        if (progress.active().isEmpty()) {
            assertThat(progress.incident()).as("nobody is asked").isPresent();
            assertThat(progress.tasks()).noneMatch(Task::undecided);
            return;
        }
        for (var step : progress.active()) {
            var open = progress.tasksOf(step.name()).stream().filter(Task::undecided).count();
            var approvals = step.votes().stream().filter(Approval.Vote::approved).count();
            assertThat(approvals).isLessThan(step.needed());
            assertThat(approvals + open).isGreaterThanOrEqualTo(step.needed());
            assertThat(
                            step.fired().stream()
                                    .map(it -> it.alarm().kind() + " " + it.alarm().level()))
                    .doesNotHaveDuplicates();
        }
        assertThat(progress.tasks())
                .noneMatch(
                        task ->
                                task.undecided()
                                        && progress.step(task.step()).status()
                                                != StepStatus.ACTIVE);
    }

    /** What has its turn has begun or is stuck in sight of all, and nothing has begun before it. */
    private static boolean checkFlow(Progress progress, List<Node> flow) {
        for (int i = 0; i < flow.size(); i++) {
            boolean over =
                    switch (flow.get(i)) {
                        case Step step -> checkStep(progress, step);
                        case Node.Parallel(_, _, var branches) ->
                                branches.stream()
                                        .map(branch -> checkFlow(progress, branch.flow()))
                                        .reduce(true, Boolean::logicalAnd);
                    };
            if (!over) {
                assertThat(flow.subList(i + 1, flow.size()).stream().flatMap(Node::steps))
                        .as("behind what is not over")
                        .allMatch(it -> status(progress, it) == StepStatus.PENDING);
                return false;
            }
        }
        return true;
    }

    private static boolean checkStep(Progress progress, Step step) {
        var status = status(progress, step);
        if (status == StepStatus.PENDING) {
            assertThat(progress.incidents())
                    .as("waiting without a word")
                    .anyMatch(incident -> incident.step().equals(step.name()));
        }
        return status == StepStatus.APPROVED || status == StepStatus.SKIPPED;
    }

    private static StepStatus status(Progress progress, Step step) {
        return progress.step(step.name()).status();
    }

    private static void checkApproved(Progress progress) {
        assertThat(progress.steps())
                .allMatch(
                        step ->
                                step.status() == StepStatus.APPROVED
                                        || step.status() == StepStatus.SKIPPED);
        assertThat(Stream.concat(progress.steps().stream(), progress.former().stream()))
                .anyMatch(step -> step.status() == StepStatus.APPROVED);
        for (var step : progress.steps()) {
            if (step.decidedBy().isPresent()) {
                continue;
            }
            assertThat(step.votes().stream().filter(Approval.Vote::approved).count())
                    .as("approvals of `%s`", step.name())
                    .isGreaterThanOrEqualTo(step.needed());
        }
    }

    private static String phase(Approval state) {
        return switch (state) {
            case NotStarted _ -> "not started";
            case Running(var progress) when progress.incident().isPresent() -> "incident";
            case Running _ -> "running";
            case Approval.Paused _ -> "paused";
            case Approval.Ended _ -> "ended";
        };
    }
}
