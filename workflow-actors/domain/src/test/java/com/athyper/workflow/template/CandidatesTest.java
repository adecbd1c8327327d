package com.athyper.workflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval.Subject;
import com.athyper.workflow.ApproverDirectory;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Who is asked, and who never. */
class CandidatesTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final PrincipalId USER = new PrincipalId("user");
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final PrincipalId GONE = new PrincipalId("gone");

    /** Bob is a manager because Ann is and lets him stand in; Gone is inactive. */
    private static final ApproverDirectory PEOPLE =
            new ApproverDirectory() {
                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    return Map.of("manager", List.of(ANN, BOB)).getOrDefault(role, List.of());
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    return !principal.equals(GONE);
                }

                @Override
                public List<PrincipalId> members(TenantId tenant, String group) {
                    return group.equals("buyers") ? List.of(BOB, USER) : List.of();
                }

                @Override
                public List<PrincipalId> people(TenantId tenant, String orgUnit) {
                    return orgUnit.equals("sales") ? List.of(ANN, USER) : List.of();
                }

                @Override
                public List<PrincipalId> managers(TenantId tenant, PrincipalId of, int levels) {
                    return of.equals(USER)
                            ? Stream.of(GONE, BOB, ANN).limit(levels).toList()
                            : List.of();
                }

                @Override
                public boolean standsIn(
                        TenantId tenant,
                        PrincipalId principal,
                        String role,
                        PrincipalId delegator) {
                    return principal.equals(BOB) && delegator.equals(ANN);
                }
            };

    private static List<PrincipalId> asked(Approvers approvers, PrincipalId requester) {
        return Candidates.of(approvers, DEMO, PEOPLE, subject(requester, "{}")).people();
    }

    private static Subject subject(PrincipalId requester, String record) {
        return new Subject(
                new EntityName("request"),
                new UUID(0, 1),
                1,
                "Chairs",
                Json.trustedObject(record),
                requester,
                "submit",
                Map.of());
    }

    private static Candidates found(String approvers, String record) {
        return Candidates.of(read(approvers), DEMO, PEOPLE, subject(USER, record));
    }

    private static Approvers read(String approvers) {
        var document =
                Json.trustedObject(
                        "{\"name\":\"t\",\"entity\":\"e\",\"steps\":[{\"name\":\"s\",\"approvers\":%s}]}"
                                .formatted(approvers));
        return TemplateReader.read(1, document).steps().getFirst().approvers();
    }

    @Test
    void who_stands_in_for_the_requester_does_not_decide_the_requesters_request() {
        var managers = new Approvers.Role("manager");
        assertThat(asked(managers, USER)).containsExactly(ANN, BOB);
        assertThat(asked(managers, BOB)).containsExactly(ANN);
        assertThat(asked(managers, ANN)).isEmpty();
        assertThat(Candidates.of(managers, DEMO, PEOPLE)).containsExactly(ANN, BOB);
    }

    @Test
    void a_group_and_a_unit_are_asked_without_the_requester() {
        assertThat(asked(new Approvers.Group("buyers"), USER)).containsExactly(BOB);
        assertThat(asked(new Approvers.OrgUnit("sales"), USER)).containsExactly(ANN);
        assertThat(asked(new Approvers.Group("nobody"), USER)).isEmpty();
    }

    @Test
    void managers_are_asked_so_many_levels_up_and_only_active_ones() {
        assertThat(asked(new Approvers.ManagerOfRequester(1), USER)).isEmpty();
        assertThat(asked(new Approvers.ManagerOfRequester(2), USER)).containsExactly(BOB);
        assertThat(asked(new Approvers.ManagerOfRequester(3), USER)).containsExactly(ANN, BOB);
        assertThat(asked(new Approvers.ManagerOfRequester(1), BOB)).isEmpty();
    }

    @Test
    void a_field_of_the_record_names_who_is_asked() {
        var owner = "{\"field\":\"owner\"}";
        assertThat(found(owner, "{\"owner\":\"ann\"}"))
                .isEqualTo(new Candidates(List.of(ANN), "field `owner`, which names `ann`"));
        assertThat(found(owner, "{\"owner\":[\"bob\",\"ann\",\"gone\"]}").people())
                .containsExactly(ANN, BOB);
        assertThat(found(owner, "{\"owner\":null}"))
                .isEqualTo(new Candidates(List.of(), "field `owner` names nobody"));
        assertThat(found(owner, "{}").people()).isEmpty();
        assertThat(found(owner, "{\"owner\":7}").people()).isEmpty();
        assertThat(found(owner, "{\"owner\":\"no such name!\"}").people()).isEmpty();
        assertThat(found(owner, "{\"owner\":\"user\"}"))
                .isEqualTo(
                        new Candidates(
                                List.of(),
                                "field `owner` names `user`: nobody active but, at most, the"
                                        + " requester"));
        assertThat(found(owner, "{\"owner\":\"gone\"}").people()).isEmpty();
    }

    @Test
    void an_expression_names_who_is_asked() {
        var byAmount = "{\"expression\":\"record.amount > 5000 ? 'ann' : 'bob'\"}";
        assertThat(found(byAmount, "{\"amount\":5001}"))
                .isEqualTo(
                        new Candidates(
                                List.of(ANN),
                                "expression `record.amount > 5000 ? 'ann' : 'bob'`, which names"
                                        + " `ann`"));
        assertThat(found(byAmount, "{\"amount\":5000}").people()).containsExactly(BOB);
        assertThat(found(byAmount, "{\"amount\":null}").people()).isEmpty();
        assertThat(
                        found("{\"expression\":\"[record.owner, 'bob']\"}", "{\"owner\":\"ann\"}")
                                .people())
                .containsExactly(ANN, BOB);
    }

    @Test
    void the_first_that_leads_to_somebody_is_asked_and_why_the_ones_before_were_not_is_told() {
        var fallbacks =
                "{\"firstOf\":[{\"field\":\"owner\"},{\"group\":\"nobody\"},{\"orgUnit\":\"sales\"}]}";
        assertThat(found(fallbacks, "{\"owner\":\"bob\"}"))
                .isEqualTo(new Candidates(List.of(BOB), "field `owner`, which names `bob`"));
        assertThat(found(fallbacks, "{}"))
                .isEqualTo(
                        new Candidates(
                                List.of(ANN),
                                "unit `sales`, because field `owner` names nobody; group `nobody`"
                                        + " resolves to nobody but, at most, the requester"));
        assertThat(found("{\"firstOf\":[{\"field\":\"owner\"},{\"group\":\"nobody\"}]}", "{}"))
                .isEqualTo(
                        new Candidates(
                                List.of(),
                                "field `owner` names nobody; group `nobody` resolves to nobody but,"
                                        + " at most, the requester"));
    }
}
