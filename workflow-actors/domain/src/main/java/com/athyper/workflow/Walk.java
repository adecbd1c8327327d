package com.athyper.workflow;

import com.athyper.expression.Truth;
import com.athyper.kernel.Origin;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.StepStatus;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalEvent.Ended;
import com.athyper.workflow.ApprovalEvent.IncidentRaised;
import com.athyper.workflow.ApprovalEvent.Skip;
import com.athyper.workflow.ApprovalEvent.StepCompleted;
import com.athyper.workflow.ApprovalEvent.StepsSkipped;
import com.athyper.workflow.StepProgress.Decider;
import com.athyper.workflow.template.Conditions;
import com.athyper.workflow.template.Node;
import com.athyper.workflow.template.Step;
import com.athyper.workflow.template.Step.When;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One walk through the template from where the approval is: what does not apply is skipped, what a
 * rule approves is approved, and whatever has its turn is begun, in each branch the first of it.
 */
final class Walk {
    private final StepRules steps;
    private final Origin origin;
    private final boolean again;
    private final List<ApprovalEvent> events = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();
    private Progress progress;

    private Walk(StepRules steps, Progress progress, Origin origin, boolean again) {
        this.steps = steps;
        this.progress = progress;
        this.origin = origin;
        this.again = again;
    }

    /**
     * @param again whether steps that have an incident are tried again
     */
    static List<ApprovalEvent> through(
            StepRules steps, Progress progress, Origin origin, boolean again) {
        var walk = new Walk(steps, progress, origin, again);
        if (walk.isOver(progress.template().flow())) {
            walk.end();
        }
        walk.addSkips();
        return walk.events;
    }

    private boolean isOver(List<Node> flow) {
        for (var node : flow) {
            boolean over =
                    switch (node) {
                        case Step step -> isOver(step);
                        case Node.Parallel parallel -> isOver(parallel);
                    };
            if (!over) {
                return false;
            }
        }
        return true;
    }

    private boolean isOver(Node.Parallel parallel) {
        if (isUntouched(parallel) && test(parallel.when()) == Truth.FALSE) {
            var why =
                    "%s of `%s` does not hold".formatted(source(parallel.when()), parallel.name());
            parallel.steps().forEach(step -> skips.add(new Skip(step.name(), why)));
            return true;
        }
        boolean over = true;
        for (var branch : parallel.branches()) {
            over &= isOver(branch.flow());
        }
        return over;
    }

    private boolean isUntouched(Node.Parallel parallel) {
        return parallel.steps()
                .allMatch(step -> progress.step(step.name()).status() == StepStatus.PENDING);
    }

    private boolean isOver(Step step) {
        return switch (progress.step(step.name()).status()) {
            case SKIPPED, APPROVED -> true;
            case ACTIVE, REJECTED, CHANGES_REQUESTED, CANCELLED -> false;
            case PENDING -> (again || !isStuck(step)) && isPassed(step);
        };
    }

    private boolean isStuck(Step step) {
        return progress.incidents().stream()
                .anyMatch(incident -> incident.step().equals(step.name()));
    }

    /** Whether it is over before anybody is asked; otherwise somebody is, or it is seen why not. */
    private boolean isPassed(Step step) {
        var truth = test(step.when());
        if (truth == Truth.FALSE) {
            skips.add(new Skip(step.name(), "%s does not hold".formatted(source(step.when()))));
            return true;
        }
        if (step.autoApprove().isPresent() && test(step.autoApprove()) == Truth.TRUE) {
            add(
                    new StepCompleted(
                            step.name(),
                            Choice.APPROVED,
                            "%s holds, so the rule approves".formatted(source(step.autoApprove())),
                            Optional.of(Decider.RULE)));
            return true;
        }
        add(steps.activate(progress, step, truth, origin.at()));
        return false;
    }

    private void add(ApprovalEvent event) {
        addSkips();
        events.add(event);
        progress = Evolution.after(progress, List.of(event), origin);
    }

    private void addSkips() {
        if (!skips.isEmpty()) {
            var skipped = new StepsSkipped(skips);
            skips.clear();
            events.add(skipped);
            progress = Evolution.after(progress, List.of(skipped), origin);
        }
    }

    /** Silence is not consent: an approval that nobody was asked about does not end as approved. */
    private void end() {
        addSkips();
        boolean approved =
                Stream.concat(progress.steps().stream(), progress.former().stream())
                        .anyMatch(step -> step.status() == StepStatus.APPROVED);
        // Nothing follows it, and nothing is left to be evolved.
        events.add(
                approved
                        ? new Ended(
                                Approval.Outcome.APPROVED, "every step that applied was approved")
                        : new IncidentRaised(
                                progress.steps().getLast().name(),
                                "nobody-asked",
                                "no step applies, so nobody was asked"));
    }

    private Truth test(Optional<When> condition) {
        return condition
                .map(when -> Conditions.test(when, progress.subject().attributes()))
                .orElse(Truth.TRUE);
    }

    static String source(Optional<When> condition) {
        return condition.map(when -> "`" + when.source() + "`").orElse("");
    }
}
