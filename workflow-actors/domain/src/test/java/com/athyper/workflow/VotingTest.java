package com.athyper.workflow;

import static com.athyper.workflow.ApprovalRulesTest.step;
import static com.athyper.workflow.Approving.given;
import static com.athyper.workflow.Approving.startOne;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.TaskStatus;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.template.Step.Mode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

/** Four are asked: a has task 1, b 2, c 3, d 4. */
class VotingTest {
    private static final Optional<String> SILENT = Optional.empty();

    /** A capital approves, a small letter rejects, and the last of them decides. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all | ABCD | APPROVED",
                "all | DCBA | APPROVED",
                "all | a | REJECTED",
                "all | ABCd | REJECTED",
                "majority | ABC | APPROVED",
                "majority | aBCD | APPROVED",
                "majority | ab | REJECTED",
                "majority | AbCd | REJECTED",
                "{\"quorum\":1} | C | APPROVED",
                "{\"quorum\":2} | bAD | APPROVED",
                "{\"quorum\":2} | abc | REJECTED",
                "{\"quorum\":4} | Ab | REJECTED",
                "{\"quorumPercent\":60} | ABC | APPROVED",
                "{\"quorumPercent\":50} | aBC | APPROVED",
                "{\"quorumPercent\":1} | abcD | APPROVED",
                "{\"quorumPercent\":1} | abcd | REJECTED",
                "{\"quorumPercent\":100} | b | REJECTED"
            })
    void the_vote_that_makes_the_outcome_certain_ends_it(
            String mode, String votes, Outcome outcome) {
        var running = given().after("user", startOne(step(mode, "board")));
        for (int i = 0; i < votes.length(); i++) {
            assertThat(running.state()).isInstanceOf(Approval.Running.class);
            running = vote(running, votes.charAt(i));
        }
        assertThat(running.state())
                .isInstanceOfSatisfying(
                        Approval.Ended.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(outcome));
        assertThat(running.progress().tasks()).noneMatch(Approval.Task::undecided);
        assertThat(
                        running.progress().tasks().stream()
                                .filter(task -> task.status() == TaskStatus.CLOSED))
                .hasSize(4 - votes.length());
    }

    private static Approving vote(Approving running, char vote) {
        var who = String.valueOf(Character.toLowerCase(vote));
        int task = 1 + "abcd".indexOf(who);
        return running.after(
                who,
                Character.isUpperCase(vote) ? new Approve(task, SILENT) : new Reject(task, SILENT));
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,2", "3,2,2", "4,3,3", "5,3,3", "10,6,6", "1000,501,600"})
    void what_is_needed_grows_with_those_asked(int asked, int majority, int sixtyPercent) {
        assertThat(new Mode.Majority().needed(asked)).isEqualTo(majority);
        assertThat(new Mode.QuorumPercent(60).needed(asked)).isEqualTo(sixtyPercent);
        assertThat(new Mode.All().needed(asked)).isEqualTo(asked);
        assertThat(new Mode.Any().needed(asked)).isEqualTo(1);
        assertThat(new Mode.Quorum(7).needed(asked)).isEqualTo(7);
    }

    @Test
    void each_of_those_who_vote_has_their_task_from_the_beginning() {
        var running = given().after("user", startOne(step("majority", "board")));
        assertThat(running.progress().tasks())
                .hasSize(4)
                .allMatch(task -> task.status() == TaskStatus.CLAIMED)
                .allMatch(task -> task.candidates().equals(task.assignee().stream().toList()));
        assertThat(running.progress().step("only").needed()).isEqualTo(3);
    }
}
