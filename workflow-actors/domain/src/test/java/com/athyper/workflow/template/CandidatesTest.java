package com.athyper.workflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Step.Approvers;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
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
        return Candidates.of(approvers, DEMO, PEOPLE, requester);
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
}
