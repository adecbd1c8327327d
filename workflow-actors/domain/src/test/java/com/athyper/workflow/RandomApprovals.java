package com.athyper.workflow;

import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.ApprovalCommand.AddComment;
import com.athyper.workflow.ApprovalCommand.Approve;
import com.athyper.workflow.ApprovalCommand.Cancel;
import com.athyper.workflow.ApprovalCommand.Claim;
import com.athyper.workflow.ApprovalCommand.Escalate;
import com.athyper.workflow.ApprovalCommand.Migration;
import com.athyper.workflow.ApprovalCommand.OfTask.AddApprover;
import com.athyper.workflow.ApprovalCommand.OfTask.Delegate;
import com.athyper.workflow.ApprovalCommand.OfTask.Reassign;
import com.athyper.workflow.ApprovalCommand.OfTask.Resolve;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalCommand.Reject;
import com.athyper.workflow.ApprovalCommand.Release;
import com.athyper.workflow.ApprovalCommand.Remind;
import com.athyper.workflow.ApprovalCommand.RequestChanges;
import com.athyper.workflow.ApprovalCommand.Retry;
import com.athyper.workflow.ApprovalCommand.Review;
import com.athyper.workflow.ApprovalEvent.Choice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Templates, people and commands by lot: small enough to meet each other, wild enough to clash. */
final class RandomApprovals {
    static final List<String> PEOPLE = List.of("user", "ann", "bob", "cid", "dan");
    private static final List<String> ROLES = List.of("clerk", "manager", "director");
    private static final List<String> MODES =
            List.of(
                    "\"any\"",
                    "\"all\"",
                    "\"majority\"",
                    "{\"quorum\":1}",
                    "{\"quorum\":2}",
                    "{\"quorumPercent\":60}");

    private final Random chance;

    RandomApprovals(long seed) {
        chance = new Random(seed);
    }

    private <T> T oneOf(List<T> things) {
        return things.get(chance.nextInt(things.size()));
    }

    private boolean once(int in) {
        return chance.nextInt(in) == 0;
    }

    String person() {
        return oneOf(PEOPLE);
    }

    /** Some of them stand in for others. */
    ApproverDirectory directory() {
        var people = people();
        var mandates = new HashMap<PrincipalId, List<Mandate>>();
        for (int i = chance.nextInt(4); i > 0; i--) {
            var roles = once(2) ? List.<String>of() : List.of(oneOf(ROLES));
            mandates.put(
                    new PrincipalId(person()),
                    List.of(new Mandate(new PrincipalId(person()), roles)));
        }
        return new ApproverDirectory() {
            @Override
            public List<PrincipalId> holders(TenantId tenant, String role) {
                return people.holders(tenant, role);
            }

            @Override
            public boolean isActive(TenantId tenant, PrincipalId principal) {
                return people.isActive(tenant, principal);
            }

            @Override
            public List<Mandate> mandates(TenantId tenant, PrincipalId principal) {
                return mandates.getOrDefault(principal, List.of());
            }
        };
    }

    private Approving.People people() {
        var roles = new HashMap<String, List<PrincipalId>>();
        for (var role : ROLES) {
            roles.put(role, some());
        }
        return new Approving.People(roles, once(4) ? some() : all());
    }

    private List<PrincipalId> some() {
        return all().stream().filter(_ -> !once(3)).toList();
    }

    private static List<PrincipalId> all() {
        return PEOPLE.stream().sorted().map(PrincipalId::new).toList();
    }

    ApprovalCommand.Start start() {
        var steps = new ArrayList<String>();
        int count = 1 + chance.nextInt(3);
        for (int i = 0; i < count; i++) {
            steps.add(once(3) ? parallel("part" + i) : step("step" + i));
        }
        var record = oneOf(List.of("{\"amount\":1}", "{\"amount\":100}", "{\"amount\":null}"));
        return Approving.start(
                "{\"name\":\"t\",\"entity\":\"%s\",\"steps\":[%s]}"
                        .formatted(
                                once(20) ? "invoice" : "purchase_requisition",
                                String.join(",", steps)),
                record);
    }

    private String parallel(String name) {
        var branches = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            var branch = name + "b" + i;
            var inner = once(5) && name.length() < 12 ? parallel(branch + "p") : step(branch + "s");
            branches.add(
                    "{\"name\":\"%s\",\"steps\":[%s%s]}"
                            .formatted(branch, inner, once(2) ? "," + step(branch + "t") : ""));
        }
        return "{\"name\":\"%s\",%s\"parallel\":[%s]}"
                .formatted(
                        name,
                        once(4) ? "\"when\":\"record.amount >= 10\"," : "",
                        String.join(",", branches));
    }

    private String step(String name) {
        var when = once(3) ? "\"when\":\"record.amount >= 10\"," : "";
        var sla =
                once(2)
                        ? ",\"sla\":{\"due\":\"PT1H\"%s,\"escalate\":%s}"
                                .formatted(
                                        once(3) ? ",\"remind\":[\"PT5M\",\"PT30M\"]" : "", chain())
                        : "";
        var rule = once(6) ? "\"autoApproveWhen\":\"record.amount < 10\"," : "";
        var comment = once(6) ? "\"comment\":{\"approve\":\"required\"}," : "";
        return "{\"name\":\"%s\",%s\"approvers\":%s,\"mode\":%s%s}"
                .formatted(name, when + rule + comment, approvers(), oneOf(MODES), sla);
    }

    private String chain() {
        var levels = new ArrayList<String>();
        int count = 1 + chance.nextInt(3);
        for (int i = 0; i < count; i++) {
            var last = i == count - 1 && once(3);
            var what =
                    last
                            ? "\"do\":\"decide\",\"decision\":\"%s\""
                                    .formatted(once(2) ? "approved" : "rejected")
                            : "\"do\":\"%s\",\"to\":%s"
                                    .formatted(
                                            oneOf(List.of("add", "replace", "notify")),
                                            approvers());
            levels.add("{\"after\":\"PT%dM\",%s}".formatted(i * 10, what));
        }
        return "[" + String.join(",", levels) + "]";
    }

    private String approvers() {
        return once(4)
                ? "{\"principals\":[\"ann\",\"cid\"]}"
                : "{\"role\":\"%s\"}".formatted(oneOf(ROLES));
    }

    /** What somebody might try; sometimes just what the state is waiting for. */
    ApprovalCommand command(Approval approval, Optional<ApprovalCommand> due) {
        int task =
                approval.started()
                        .map(Progress::tasks)
                        .map(tasks -> chance.nextInt(tasks.size() + 2))
                        .orElse(1);
        Optional<String> comment = once(3) ? Optional.of("because") : Optional.empty();
        return switch (chance.nextInt(37)) {
            case 0 -> start();
            case 1 -> new Claim(delegated(approval).orElse(task));
            case 2, 3 -> new Claim(task);
            case 4 -> new Release(task);
            case 5, 6, 7, 8 -> new Approve(task, comment);
            case 9 -> new Reject(task, comment);
            case 10 -> once(3) ? new RequestChanges(task, comment) : new Approve(task, comment);
            case 11 ->
                    new AddComment(
                            once(2) ? Optional.of(task) : Optional.empty(),
                            once(2) ? "hm" : "hm, @ann?");
            case 12 -> once(3) ? new Cancel("no more") : new Approve(task, comment);
            case 13 -> new Retry();
            case 14 -> new Escalate("step0", 1, Approving.NOON);
            case 15 -> new Remind("step0", 1, Approving.NOON);
            case 17, 21, 32 ->
                    new Delegate(open(approval).orElse(task), new PrincipalId(person()), comment);
            case 16, 18, 31 -> new Resolve(delegated(approval).orElse(task), comment);
            case 19 -> new Reassign(task, new PrincipalId(person()), "away", once(2));
            case 20 -> new AddApprover(task, new PrincipalId(person()), comment, once(2));
            case 22 -> new Recovery.Pause("audit");
            case 23, 24 -> new Recovery.Resume("done");
            case 25 -> new Recovery.Skip("step" + chance.nextInt(2), "no need");
            case 26, 27 ->
                    new Recovery.Overrule(
                            "step" + chance.nextInt(2),
                            once(3) ? Choice.REJECTED : Choice.APPROVED,
                            "the shop closes");
            case 28 -> new Review();
            case 29, 30 -> migrate(approval);
            case 33 -> new Migration.UndoMigration(batch(version(approval)));
            default -> due.orElseGet(Retry::new);
        };
    }

    private static Optional<Integer> open(Approval approval) {
        return approval.started().stream()
                .flatMap(progress -> progress.tasks().stream())
                .filter(Approval.Task::undecided)
                .map(Approval.Task::ordinal)
                .findFirst();
    }

    private static Optional<Integer> delegated(Approval approval) {
        return approval.started().stream()
                .flatMap(progress -> progress.tasks().stream())
                .filter(task -> task.undecided() && !task.handovers().isEmpty())
                .map(Approval.Task::ordinal)
                .findFirst();
    }

    /** To whatever, or to what differs little. */
    private ApprovalCommand migrate(Approval approval) {
        var other = start().template();
        var current = approval.started().map(Progress::template);
        var document =
                once(3) && current.isPresent()
                        ? Approving.sound(
                                Json.write(current.get().document())
                                        .replace(
                                                "\""
                                                        + oneOf(List.of("majority", "any", "all"))
                                                        + "\"",
                                                "\"" + oneOf(List.of("all", "any")) + "\""))
                        : other;
        int version = 1 + chance.nextInt(4);
        return new Migration.Migrate(batch(version), document, version, mapping(), once(2));
    }

    private Map<String, String> mapping() {
        return once(2)
                ? Map.of("step" + chance.nextInt(3), "step" + chance.nextInt(3))
                : Map.of("step0", "step1", "step1", "step0");
    }

    static UUID batch(int version) {
        return new UUID(0, version);
    }

    private static int version(Approval approval) {
        return approval.started().map(it -> it.template().version()).orElse(1);
    }
}
