package com.athyper.workflow.actors.simulation;

import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.OfTask.AddApprover;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.OfTask.Reassign;
import com.athyper.workflow.ApprovalCommand.OfTask.Resolve;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalCommand.RequestChanges;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalCommand.Review;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.actors.simulation.Action.Want;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What somebody wants, in terms of what the inbox shows of the approval at that moment. */
final class Wishes {
    private final Want want;
    private final int task;
    private final String step;
    private final String by;

    Wishes(World world, ApprovalKey key, Want want) {
        this.want = want;
        var rows = world.database.rowsOf(key.instance());
        List<UUID> waiting =
                new ArrayList<>(
                        rows.inbox.keySet().stream().map(it -> it.task()).distinct().toList());
        if (waiting.isEmpty() || want.pick() % 7 == 6) {
            waiting.addAll(rows.tasks.keySet());
        }
        if (waiting.isEmpty()) {
            task = 1;
            step = "manager";
            by = anybody();
            return;
        }
        UUID chosen = waiting.get(want.pick() % waiting.size());
        task = (int) (chosen.getLeastSignificantBits() & 0xFFFF);
        step = Optional.ofNullable(rows.tasks.get(chosen)).orElseThrow().step();
        var asked = world.database.waitFor(key.instance(), chosen);
        by =
                want.by().equals("nobody") && !asked.isEmpty()
                        ? asked.get(want.pick() / 8 % asked.size()).value()
                        : anybody();
    }

    String by() {
        return by;
    }

    private String anybody() {
        return want.by().equals("nobody") ? other(want.pick()) : want.by();
    }

    private static String other(int number) {
        return People.ALL.get(number % People.ALL.size());
    }

    ApprovalCommand command() {
        var because = Optional.of("because");
        var other = new PrincipalId(other(want.pick() / 3));
        boolean administering = want.pick() % 2 == 0;
        return switch (want.wish()) {
            case CLAIM -> new Claim(task);
            case RELEASE -> new Release(task);
            case APPROVE -> new Approve(task, Optional.empty());
            case REJECT -> new Reject(task, because);
            case REQUEST_CHANGES -> new RequestChanges(task, because);
            case DELEGATE -> new Delegate(task, other, because);
            case RESOLVE -> new Resolve(task, because);
            case REASSIGN -> new Reassign(task, other, "away", administering);
            case ADD_APPROVER -> new AddApprover(task, other, because, administering);
            case COMMENT -> new AddComment(Optional.empty(), "hm, @" + other.value() + "?");
            case CANCEL -> new Cancel("no more");
            case RETRY -> new Retry();
            case REVIEW -> new Review();
            case PAUSE -> new Recovery.Pause("audit");
            case RESUME -> new Recovery.Resume("done");
            case SKIP -> new Recovery.Skip(step, "no need");
            case OVERRULE ->
                    new Recovery.Overrule(
                            step,
                            want.pick() % 3 == 0 ? Choice.REJECTED : Choice.APPROVED,
                            "the shop closes");
        };
    }
}
