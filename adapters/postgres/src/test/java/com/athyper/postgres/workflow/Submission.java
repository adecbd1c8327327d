package com.athyper.postgres.workflow;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;
import static com.athyper.postgres.World.origin;

import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.record.PostgresRecords;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalCommand;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRules;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.Checked;
import com.athyper.workflow.Inbox;
import com.athyper.workflow.Inbox.Item;
import com.athyper.workflow.Passage;
import com.athyper.workflow.PendingStart;
import com.athyper.workflow.Timeline;
import com.athyper.workflow.template.TemplateReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A record that was submitted, and its approval as the real rules take it on. */
final class Submission {

    static final EntityModel REQUEST =
            World.model(
                    """
                    {'name':'request','label':'Request','fields':[
                      {'name':'title','type':'string'},
                      {'name':'amount','type':'decimal','precision':18,'scale':2}],
                     'lifecycle':{'initial':'draft','states':['draft','submitted','approved','rejected'],
                       'transitions':[
                         {'name':'submit','from':['draft'],'to':'submitted','workflow':'two_eyes',
                          'onApproved':'approved','onRejected':'rejected','onChangesRequested':'draft'}]}}
                    """);

    private static final Value.Fields TEMPLATE =
            sound(
                    """
                    {'name':'two_eyes','entity':'request','steps':[
                     {'name':'manager','approvers':{'role':'manager'},'mode':'any',
                      'sla':{'due':'PT4H','escalate':{'to':{'role':'director'}}}}]}
                    """);

    private static final ApproverDirectory PEOPLE =
            new ApproverDirectory() {
                private final Map<String, List<PrincipalId>> holders =
                        Map.of(
                                "manager", Submission.people("manager", "manager2"),
                                "director", Submission.people("director"));

                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    return holders.getOrDefault(role, List.of());
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    return true;
                }
            };

    final World world;
    final TenantId tenant;
    final ApprovalKey key;
    final StoredRecord record;
    final PostgresRecords records;
    final PostgresApprovalStore store;

    private final List<Timeline.Fact> facts = new ArrayList<>();
    private Approval settled;
    private Approval state;
    private long sequence;

    /** In a tenant of its own. */
    static Submission in(World world) {
        TenantId tenant = world.tenant();
        world.publish(tenant, REQUEST);
        return another(world, tenant);
    }

    /** Another record of the tenant. */
    static Submission another(World world, TenantId tenant) {
        var draft =
                ok(
                        new PostgresRecords(world.database)
                                .create(
                                        by(tenant, REQUEST),
                                        World.id(),
                                        json("{'title':'Ten chairs','amount':500.00}")));
        return new Submission(world, tenant, draft);
    }

    Submission(World world, TenantId tenant, StoredRecord draft) {
        this.world = world;
        this.tenant = tenant;
        this.key = new ApprovalKey(tenant, World.instance());
        this.records = new PostgresRecords(world.database);
        this.store = new PostgresApprovalStore(world.database);
        this.record = submit(draft);
        this.state = rules().initial();
        this.settled = state;
    }

    Approval state() {
        return state;
    }

    long sequence() {
        return sequence;
    }

    private static List<PrincipalId> people(String... names) {
        return List.of(names).stream().map(PrincipalId::new).toList();
    }

    static Value.Fields sound(String template) {
        return switch (TemplateReader.check(Optional.empty(), json(template))) {
            case Checked.Sound(var document) -> document;
            case Checked.Faulty(var faults) -> throw new AssertionError("faulty: " + faults);
        };
    }

    private StoredRecord submit(StoredRecord draft) {
        return ok(records.transition(
                        by(tenant, REQUEST),
                        draft.id(),
                        draft.version(),
                        REQUEST.lifecycle().orElseThrow().transition("submit").orElseThrow(),
                        Optional.of(key.instance())))
                .record();
    }

    private ApprovalRules rules() {
        return new ApprovalRules(tenant, PEOPLE);
    }

    /** Lets the rules decide and evolve, as the shell would. */
    Origin when(String who, ApprovalCommand command) {
        var origin = origin(who);
        var decision = rules().decide(state, command, origin);
        if (!(decision instanceof Decision.Accept<ApprovalEvent>(var events))) {
            throw new AssertionError("refused: " + decision);
        }
        for (ApprovalEvent event : events) {
            state = rules().evolve(state, event, origin);
            facts.add(new Timeline.Fact(event, origin));
            sequence++;
        }
        return origin;
    }

    Done settle(Origin origin) {
        return await(settleLater(origin));
    }

    CompletionStage<Done> settleLater(Origin origin) {
        return settleAs(sequence, state, origin);
    }

    CompletionStage<Done> settleAs(long at, Approval as, Origin origin) {
        var passage = new Passage(settled, facts, as);
        settled = as;
        facts.clear();
        return store.settle(
                key, "approval|" + key.instance(), at, passage, origin, entries(origin));
    }

    List<AuditEntry> entries(Origin origin) {
        return List.of(
                new AuditEntry(
                        tenant,
                        origin,
                        "workflow.task.decide",
                        AuditEntry.Result.DONE,
                        Optional.of("approval"),
                        Optional.of(key.instance().toString()),
                        Optional.empty(),
                        Optional.empty()));
    }

    Origin start() {
        return start(TEMPLATE);
    }

    Origin start(Value.Fields template) {
        PendingStart pending = await(store.pendingStart(tenant, key.instance())).orElseThrow();
        var subject =
                new Approval.Subject(
                        pending.entity(),
                        pending.record(),
                        pending.recordVersion(),
                        "Ten chairs",
                        pending.attributes(),
                        pending.origin().principal(),
                        pending.transition(),
                        pending.outcomes());
        return when("user", new ApprovalCommand.Start(template, 1, subject));
    }

    List<Item> inboxOf(String principal) {
        return ok(new PostgresInbox(world.database)
                        .tasks(
                                tenant,
                                Inbox.Search.waiting(new PrincipalId(principal)),
                                50,
                                Optional.empty(),
                                false))
                .items();
    }

    StoredRecord read() {
        return ok(records.read(tenant, REQUEST, record.id(), Expr.TRUE));
    }
}
