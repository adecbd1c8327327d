package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalEvent.TaskClaimed;
import com.athyper.workflow.ApprovalEvent.TaskDecided;
import com.athyper.workflow.Measured.Begun;
import com.athyper.workflow.Measured.Held;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** For whom each task waited since when, who took it, and when that was over. */
final class HoldingLedger {
    private final Map<Integer, Held> earlier = new LinkedHashMap<>();
    private final List<Begun> begun = new ArrayList<>();

    /** How somebody has a task: as one of several, alone, or after they were given or took it. */
    private record Way(Optional<PrincipalId> principal, boolean open) {}

    /**
     * @param number of the event
     */
    void happened(Approval before, ApprovalEvent event, Approval after, long number, Instant at) {
        var tasks = after.started().map(Approval.Progress::tasks).orElse(List.of());
        for (Task task : tasks) {
            Optional<Way> was = way(before, task.ordinal());
            Optional<Way> is = way(after, task.ordinal());
            if (was.equals(is)) {
                continue;
            }
            if (event instanceof TaskClaimed(var claimed, var by) && claimed == task.ordinal()) {
                change(claimed, held -> held.taken(by, at));
                continue;
            }
            if (was.isPresent()) {
                var decided = decided(event, task.ordinal());
                change(
                        task.ordinal(),
                        held ->
                                held.over(
                                        at,
                                        decided.map(TaskDecided::by),
                                        decided.map(it -> Words.of(it.choice()))));
            }
            is.ifPresent(
                    way ->
                            begun.add(
                                    new Begun(
                                            number,
                                            task.step(),
                                            way.principal(),
                                            at,
                                            before instanceof Approval.Paused,
                                            Held.nothing(task.ordinal()))));
        }
    }

    /** Of what began before this command. */
    List<Held> earlier() {
        return List.copyOf(earlier.values());
    }

    List<Begun> begun() {
        return List.copyOf(begun);
    }

    private void change(int task, UnaryOperator<Held> change) {
        for (int i = begun.size() - 1; i >= 0; i--) {
            var one = begun.get(i);
            if (one.held().task() == task) {
                begun.set(i, one.with(change.apply(one.held())));
                return;
            }
        }
        earlier.put(task, change.apply(earlier.getOrDefault(task, Held.nothing(task))));
    }

    /** None while nobody could do anything with it. */
    private static Optional<Way> way(Approval approval, int ordinal) {
        return approval instanceof Approval.Running(var progress)
                ? progress.task(ordinal).filter(Task::undecided).map(HoldingLedger::way)
                : Optional.empty();
    }

    private static Way way(Task task) {
        var waits = task.waitsFor();
        return new Way(
                waits.size() == 1 ? Optional.of(waits.getFirst()) : Optional.empty(),
                task.assignee().isEmpty());
    }

    private static Optional<TaskDecided> decided(ApprovalEvent event, int task) {
        return event instanceof TaskDecided decided && decided.task() == task
                ? Optional.of(decided)
                : Optional.empty();
    }
}
