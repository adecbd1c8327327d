package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.World.json;

import com.athyper.kernel.Aggregate.Due;
import com.athyper.kernel.Decision;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.postgres.World;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalCommand.OfTask;
import com.athyper.workflow.ApprovalCommand.Recovery;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.Passage;
import com.athyper.workflow.Timeline;
import com.athyper.workflow.WorkflowError;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Approvals that live as chance has it, by the real rules, and are settled as the shell would. */
final class Lives {
    static final String CLOCK = "system@athyper";
    static final List<String> PEOPLE = List.of("ann", "bob", "cid", "dan", "eve", "fay");
    static final EntityModel REQUEST = entity("request");
    static final EntityModel INVOICE = entity("invoice");

    private static final List<Value.Fields> TEMPLATES =
            List.of(
                    Submission.sound(
                            """
                            {'name':'two_steps','entity':'request','steps':[
                             {'name':'clerk','approvers':{'role':'clerk'},'mode':'any',
                              'sla':{'due':'PT4H','remind':['PT1H'],'escalate':[
                                {'to':{'role':'director'}},
                                {'after':'PT2H','do':'notify','to':{'role':'clerk'}}]}},
                             {'name':'all','approvers':{'role':'manager'},'mode':'all'}]}
                            """),
                    Submission.sound(
                            """
                            {'name':'quick','entity':'request','steps':[
                             {'name':'rule','approvers':{'role':'clerk'},'mode':'any',
                              'autoApproveWhen':'record.amount < 100'}]}
                            """),
                    Submission.sound(
                            """
                            {'name':'abreast','entity':'invoice','steps':[
                             {'name':'both','parallel':[
                              {'name':'left','steps':[{'name':'named','approvers':{'principals':['ann','eve']},
                                'mode':'all','sla':{'due':'PT6H','escalate':[
                                  {'do':'replace','to':{'role':'director'}},
                                  {'after':'PT3H','do':'decide','decision':'rejected'}]}}]},
                              {'name':'right','steps':[{'name':'directors','approvers':{'role':'director'},
                                'mode':'majority'}]}]}]}
                            """));

    /** Nobody is anything but by these; the last role is nobody's half of the time. */
    private final ApproverDirectory directory =
            new ApproverDirectory() {
                private final Map<String, List<PrincipalId>> holders =
                        Map.of(
                                "clerk", Lives.people("ann", "bob", "cid"),
                                "manager", Lives.people("cid", "dan"),
                                "director", Lives.people("eve", "fay"));

                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    return role.equals("director") && chance.nextInt(4) == 0
                            ? List.of()
                            : holders.getOrDefault(role, List.of());
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    return true;
                }
            };

    /** One of them, with all that has happened to it. */
    static final class Life {
        final ApprovalKey key;
        final List<Timeline.Fact> facts = new ArrayList<>();
        final List<Instant> selfApprovals = new ArrayList<>();
        Approval state;
        Instant now;

        private Life(ApprovalKey key, Approval state, Instant now) {
            this.key = key;
            this.state = state;
            this.now = now;
        }
    }

    final TenantId tenant;
    final List<Life> all = new ArrayList<>();

    private final Random chance;
    private final PostgresApprovalStore store;
    private final ApprovalRules rules;

    Lives(World world, TenantId tenant, long seed) {
        this.tenant = tenant;
        this.chance = new Random(seed);
        this.store = new PostgresApprovalStore(world.database);
        this.rules = new ApprovalRules(tenant, directory);
        world.publish(tenant, REQUEST);
        world.publish(tenant, INVOICE);
    }

    ApproverDirectory directory() {
        return directory;
    }

    private static EntityModel entity(String name) {
        return World.model(
                """
                {'name':'%s','label':'Something','fields':[
                  {'name':'amount','type':'decimal','precision':18,'scale':2},
                  {'name':'kind','type':'string'}]}
                """
                        .formatted(name));
    }

    private static List<PrincipalId> people(String... names) {
        return List.of(names).stream().map(PrincipalId::new).toList();
    }

    private <T> T oneOf(List<T> things) {
        return things.get(chance.nextInt(things.size()));
    }

    /** So many more, each for so many commands. */
    Lives live(int approvals, int commands) {
        for (int i = 0; i < approvals; i++) {
            var life =
                    new Life(
                            new ApprovalKey(tenant, World.instance()),
                            rules.initial(),
                            World.NOON.plus(Duration.ofHours(chance.nextInt(72))));
            all.add(life);
            tried(life, oneOf(PEOPLE), start(oneOf(TEMPLATES)));
            for (int n = 0; n < commands && !(life.state instanceof Approval.Ended); n++) {
                step(life);
            }
        }
        return this;
    }

    private ApprovalCommand start(Value.Fields template) {
        var owner = oneOf(PEOPLE);
        var amount = oneOf(List.of("1", "99.50", "100", "2000"));
        var subject =
                new Approval.Subject(
                        new EntityName(template.text("entity").orElseThrow()),
                        World.id(),
                        2,
                        "Chairs " + amount,
                        json(
                                "{'amount':%s,'kind':'%s','createdBy':'%s','createdAt':'2030-01-01T12:00:00Z'}"
                                        .formatted(amount, oneOf(List.of("a", "b")), owner)),
                        new PrincipalId(oneOf(List.of(owner, oneOf(PEOPLE)))),
                        "submit",
                        Map.of());
        return new ApprovalCommand.Start(template, 1 + chance.nextInt(2), subject);
    }

    /** The clock comes as soon as something is due, a little late; people in between. */
    private void step(Life life) {
        Optional<Due<ApprovalCommand>> due = rules.due(life.state);
        var later = life.now.plus(Duration.ofMinutes(1 + chance.nextInt(300)));
        if (due.isPresent() && due.get().at().isBefore(later) && chance.nextInt(20) > 0) {
            var at = due.get().at().plusMillis(chance.nextInt(4_000));
            life.now = at.isBefore(life.now) ? life.now : at;
            tried(life, CLOCK, due.get().command());
            return;
        }
        life.now = later;
        if (life.state instanceof Approval.Paused(_, var pause)
                && pause.proposal().isPresent()
                && chance.nextBoolean()) {
            var proposal = pause.proposal().get();
            tried(
                    life,
                    oneOf(PEOPLE),
                    new Recovery.Overrule(proposal.step(), proposal.outcome(), "late"));
            return;
        }
        int task =
                1 + chance.nextInt(1 + life.state.started().map(it -> it.tasks().size()).orElse(1));
        tried(life, someone(life, task), command(task));
    }

    private String someone(Life life, int task) {
        var asked =
                life.state
                        .started()
                        .flatMap(progress -> progress.task(task))
                        .map(
                                it ->
                                        it.assignee().isPresent()
                                                ? it.assignee().stream().toList()
                                                : it.candidates())
                        .orElse(List.of());
        if (chance.nextInt(12) == 0) {
            return life.state
                    .started()
                    .map(it -> it.subject().requester().value())
                    .orElseGet(() -> oneOf(PEOPLE));
        }
        return asked.isEmpty() || chance.nextInt(4) == 0 ? oneOf(PEOPLE) : oneOf(asked).value();
    }

    private ApprovalCommand command(int task) {
        Optional<String> comment = Optional.of("because");
        var other = new PrincipalId(oneOf(PEOPLE));
        return switch (chance.nextInt(21)) {
            case 0, 1, 2, 3 -> new ApprovalCommand.Claim(task);
            case 4 -> new ApprovalCommand.Release(task);
            case 5, 6, 7, 8, 9 -> new ApprovalCommand.Approve(task, comment);
            case 10 -> new ApprovalCommand.Reject(task, comment);
            case 11 -> new OfTask.Delegate(task, other, comment);
            case 12 -> new OfTask.Resolve(task, comment);
            case 13 -> new OfTask.Reassign(task, other, "away", chance.nextBoolean());
            case 14 -> new OfTask.AddApprover(task, other, comment, chance.nextBoolean());
            case 15 -> new Recovery.Pause("audit");
            case 16, 17 -> new Recovery.Resume("audited");
            case 18 -> new ApprovalCommand.Retry();
            case 19 -> new Recovery.Skip(oneOf(List.of("clerk", "directors", "all")), "no need");
            default ->
                    chance.nextInt(3) > 0
                            ? new Recovery.Overrule(
                                    oneOf(List.of("clerk", "named", "all")),
                                    Choice.APPROVED,
                                    "late")
                            : new ApprovalCommand.Cancel("no more");
        };
    }

    private void tried(Life life, String who, ApprovalCommand command) {
        var origin =
                new Origin(
                        new PrincipalId(who),
                        life.now,
                        "request-1",
                        UUID.randomUUID().toString(),
                        Optional.empty());
        switch (rules.decide(life.state, command, origin)) {
            case Decision.Refuse<ApprovalEvent>(var problem) -> refused(life, origin, problem);
            case Decision.Accept<ApprovalEvent>(var events) -> happened(life, events, origin);
        }
    }

    /** As the door does it, and does it again when it is asked again. */
    private void refused(Life life, Origin origin, Problem problem) {
        if (problem.code().equals(WorkflowError.SELF_APPROVAL)) {
            life.selfApprovals.add(origin.at());
            await(store.refused(life.key, "self-approval", origin, problem));
            await(store.refused(life.key, "self-approval", origin, problem));
        }
    }

    private void happened(Life life, List<ApprovalEvent> events, Origin origin) {
        if (events.isEmpty()) {
            return;
        }
        var before = life.state;
        var facts = events.stream().map(event -> new Timeline.Fact(event, origin)).toList();
        for (var fact : facts) {
            life.state = rules.evolve(life.state, fact.event(), fact.origin());
        }
        life.facts.addAll(facts);
        await(
                store.settle(
                        life.key,
                        "approval|" + life.key.tenant() + ":" + life.key.instance(),
                        life.facts.size(),
                        new Passage(before, facts, life.state),
                        origin,
                        List.of()));
    }
}
