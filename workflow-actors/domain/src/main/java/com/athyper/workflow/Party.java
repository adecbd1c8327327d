package com.athyper.workflow;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One who sees an approval because it turned to them.
 *
 * @param told by the clock, and asked nothing
 * @param role by which they were asked, if it was by one
 */
public record Party(PrincipalId principal, boolean told, Optional<String> role) {

    /** Everybody whom the approval asks, has asked or has told. */
    public static Set<Party> of(Progress progress) {
        var asked =
                progress.tasks().stream()
                        .flatMap(task -> asked(task, progress.roleAsked(task.step())));
        var told =
                progress.steps().stream()
                        .flatMap(step -> step.fired().stream())
                        .flatMap(fired -> fired.to().stream())
                        .map(one -> new Party(one, true, Optional.empty()));
        return Stream.concat(asked, told).collect(Collectors.toSet());
    }

    private static Stream<Party> asked(Task task, Optional<String> role) {
        return Stream.of(
                        task.candidates(),
                        task.handovers().stream().map(Handover::to).toList(),
                        task.assignee().stream().toList())
                .flatMap(List::stream)
                .map(one -> new Party(one, false, role));
    }

    public boolean is(PrincipalId one) {
        return principal.equals(one);
    }

    /** Whether somebody sees it in their place. */
    public boolean isStoodInForBy(Mandate mandate) {
        return !told && is(mandate.from()) && mandate.covers(role);
    }
}
