package com.athyper.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Decision;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Outcome;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Subject;
import com.athyper.workflow.ApprovalCommand.Start;
import com.athyper.workflow.template.TemplateReader;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Given what people did, when somebody does something, then this has happened or is refused. */
final class Approving {
    static final TenantId DEMO = new TenantId("demo");
    static final EntityName REQUISITION = new EntityName("purchase_requisition");
    static final UUID RECORD = UUID.fromString("01900000-0000-7000-8000-00000000abcd");
    static final ApprovalKey KEY =
            new ApprovalKey(DEMO, UUID.fromString("01900000-0000-7000-8000-111111110000"));
    static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    static final Instant FOUR = Instant.parse("2030-01-01T16:00:00Z");

    static final PrincipalId USER = new PrincipalId("user");
    static final PrincipalId MANAGER = new PrincipalId("manager");
    static final PrincipalId MANAGER2 = new PrincipalId("manager2");
    static final PrincipalId DIRECTOR = new PrincipalId("director");

    /** The template of the main job. */
    static final String MAIN_JOB =
            """
            {"name":"pr_approval","entity":"purchase_requisition","steps":[
             {"name":"manager","approvers":{"role":"manager"},"mode":"any",
              "sla":{"due":"PT4H","escalate":{"to":{"role":"director"}}}},
             {"name":"director","when":"record.amount >= 10000",
              "approvers":{"role":"director"},"mode":"all"}]}\
            """;

    /** A directory by hand. */
    record People(Map<String, List<PrincipalId>> roles, List<PrincipalId> active)
            implements ApproverDirectory {
        @Override
        public List<PrincipalId> holders(TenantId tenant, String role) {
            return roles.getOrDefault(role, List.of()).stream().filter(active::contains).toList();
        }

        @Override
        public boolean isActive(TenantId tenant, PrincipalId principal) {
            return active.contains(principal);
        }

        People without(PrincipalId... gone) {
            var left = new ArrayList<>(active);
            left.removeAll(List.of(gone));
            return new People(roles, left);
        }
    }

    static final People EVERYBODY =
            new People(
                    Map.of(
                            "manager", List.of(DIRECTOR, MANAGER, MANAGER2),
                            "line", List.of(MANAGER, MANAGER2),
                            "board",
                                    List.of(
                                            new PrincipalId("a"),
                                            new PrincipalId("b"),
                                            new PrincipalId("c"),
                                            new PrincipalId("d")),
                            "five",
                                    List.of(
                                            new PrincipalId("a"),
                                            new PrincipalId("b"),
                                            new PrincipalId("c"),
                                            new PrincipalId("d"),
                                            MANAGER),
                            "director", List.of(DIRECTOR)),
                    List.of(
                            new PrincipalId("a"),
                            new PrincipalId("b"),
                            new PrincipalId("c"),
                            new PrincipalId("d"),
                            USER,
                            MANAGER,
                            MANAGER2,
                            DIRECTOR));

    /** Whoever replays must not ask. */
    static final ApproverDirectory NOBODY_TO_ASK =
            new ApproverDirectory() {
                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    throw new AssertionError("replay asks nobody");
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    throw new AssertionError("replay asks nobody");
                }
            };

    private final ApproverDirectory people;
    private final Instant now;
    private final Approval state;
    private final long events;

    private Approving(ApproverDirectory people, Instant now, Approval state, long events) {
        this.people = people;
        this.now = now;
        this.state = state;
        this.events = events;
    }

    static Approving given() {
        return given(EVERYBODY);
    }

    static Approving given(ApproverDirectory people) {
        return new Approving(people, NOON, new Approval.NotStarted(), 0);
    }

    /** A directory of today, other than that of the acts before. */
    Approving among(ApproverDirectory others) {
        return new Approving(others, now, state, events);
    }

    Approving at(Instant later) {
        return new Approving(people, later, state, events);
    }

    /** Somebody has done this; it was accepted and had an effect. */
    Approving after(String by, ApprovalCommand command) {
        var result = when(by, command);
        var happened = result.happened();
        assertThat(happened).as("events of %s", command).isNotEmpty();
        return new Approving(people, now, result.state(), events + happened.size());
    }

    Result when(String by, ApprovalCommand command) {
        var rules = new ApprovalRules(DEMO, people);
        var origin = origin(by, now);
        return new Result(state, rules.decide(state, command, origin), origin);
    }

    Approval state() {
        return state;
    }

    Progress progress() {
        return state.started().orElseThrow();
    }

    Approvals.Shown shown() {
        return new Approvals.Shown(state, events);
    }

    Optional<ApprovalCommand> due() {
        return new ApprovalRules(DEMO, NOBODY_TO_ASK).due(state).map(due -> due.command());
    }

    /** What came of it. */
    record Result(Approval before, Decision<ApprovalEvent> decision, Origin origin) {

        void then(ApprovalEvent... expected) {
            assertThat(happened()).containsExactly(expected);
        }

        void thenNothing() {
            assertThat(happened()).isEmpty();
        }

        void thenRefused(ErrorCode code) {
            assertThat(problem().map(Problem::code)).contains(code);
        }

        Approval state() {
            var rules = new ApprovalRules(DEMO, NOBODY_TO_ASK);
            var result = before;
            for (var event : happened()) {
                result = rules.evolve(result, event, origin);
            }
            return result;
        }

        List<ApprovalEvent> happened() {
            assertThat(problem()).as("refusal").isEmpty();
            return decision instanceof Decision.Accept<ApprovalEvent>(var events)
                    ? events
                    : List.of();
        }

        private Optional<Problem> problem() {
            return decision instanceof Decision.Refuse<ApprovalEvent>(var problem)
                    ? Optional.of(problem)
                    : Optional.empty();
        }
    }

    static Origin origin(String by, Instant at) {
        return new Origin(new PrincipalId(by), at, "request-1", "command-1", Optional.empty());
    }

    static Start start(String template) {
        return start(template, "{\"amount\":500}");
    }

    static Start start(String template, String record) {
        return new Start(sound(template), 1, subject(Json.trustedObject(record)));
    }

    /** A template of one step. */
    static Start startOne(String step) {
        return start(
                "{\"name\":\"one\",\"entity\":\"purchase_requisition\",\"steps\":[" + step + "]}");
    }

    static Value.Fields sound(String template) {
        var checked = TemplateReader.check(Optional.empty(), Json.trustedObject(template));
        assertThat(checked).isInstanceOf(Checked.Sound.class);
        return ((Checked.Sound) checked).document();
    }

    static Subject subject(Value.Fields attributes) {
        return new Subject(
                REQUISITION,
                RECORD,
                2,
                "Ten chairs",
                attributes,
                USER,
                "submit",
                Map.of(Outcome.APPROVED, "approved", Outcome.REJECTED, "rejected"));
    }
}
