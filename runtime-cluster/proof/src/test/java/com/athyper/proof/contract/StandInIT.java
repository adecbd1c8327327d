package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Who;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Approvers who are away: whoever acts in their place decides, be they asked as members of a group
 * or as the requester's manager, and nobody comes to decide a request of their own that way.
 */
@ExtendWith(Worlds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandInIT {
    private static final String DELEGATIONS = "/api/iam/delegations";

    private final Business managed = new Business("stand_in_managed");
    private final Business grouped = new Business("stand_in_grouped");
    private final Api api;

    StandInIT(SharedWorld world) {
        api = world.api();
    }

    @BeforeAll
    void the_entities_are_in_force() throws Exception {
        api.send(
                        Ask.post("/api/iam/groups")
                                .as(Business.ADMIN)
                                .with(
                                        """
                                        {"name":"stand_in_board","label":"Board","members":["director"]}\
                                        """))
                .expect(201);
        inForce(managed, "{\"managerOf\":\"requester\"}");
        inForce(grouped, "{\"group\":\"stand_in_board\"}");
    }

    private void inForce(Business business, String approvers) throws Exception {
        business.inForce(
                api,
                Business.ADMIN,
                """
                {"name":"%s","entity":"%s","steps":[{"name":"only","approvers":%s,"mode":"any"}]}
                """
                        .formatted(business.template(), business.entity(), approvers));
    }

    @Test
    void the_managers_stand_in_decides() throws Exception {
        decidesInPlaceOf(Business.MANAGER, managed);
    }

    @Test
    void the_stand_in_of_a_member_decides() throws Exception {
        decidesInPlaceOf(Business.DIRECTOR, grouped);
    }

    private void decidesInPlaceOf(Who absent, Business business) throws Exception {
        String instance = submitted(business);
        decide(instance, Business.USER2).refused(403, "WORKFLOW.NOT_A_CANDIDATE");
        String delegation = delegate(absent, "user2", "");
        try {
            assertThat(tasks(Business.USER2)).contains(Business.firstTask(instance));
            decide(instance, Business.USER2).expect(200);
        } finally {
            end(absent, delegation);
        }
    }

    @Test
    void who_was_lent_a_role_alone_is_no_member_of_a_group() throws Exception {
        String delegation = delegate(Business.DIRECTOR, "user2", "\"director\"");
        try {
            decide(submitted(grouped), Business.USER2).refused(403, "WORKFLOW.NOT_A_CANDIDATE");
        } finally {
            end(Business.DIRECTOR, delegation);
        }
    }

    @Test
    void nobody_decides_their_own_request_as_somebodys_stand_in() throws Exception {
        String delegation = delegate(Business.MANAGER, "user", "");
        try {
            String instance = submitted(managed);
            assertThat(tasks(Business.USER)).doesNotContain(Business.firstTask(instance));
            decide(instance, Business.USER).refused(403, "WORKFLOW.SELF_APPROVAL");
            decide(instance, Business.MANAGER).expect(200);
        } finally {
            end(Business.MANAGER, delegation);
        }
    }

    private String delegate(Who from, String to, String roles) throws Exception {
        return api.send(
                        Ask.post(DELEGATIONS)
                                .as(from)
                                .with(
                                        """
                                        {"to":"%s","roles":[%s],"until":"%s","reason":"Away"}\
                                        """
                                                .formatted(
                                                        to,
                                                        roles,
                                                        Instant.now().plus(Duration.ofHours(1)))))
                .expect(201)
                .text("id");
    }

    private void end(Who from, String delegation) throws Exception {
        api.send(Ask.delete(DELEGATIONS + "/" + delegation).as(from)).expect(204);
    }

    private String submitted(Business business) throws Exception {
        String id = api.send(business.create("Chairs")).expect(201).text("id");
        return api.send(business.submit(id)).expect(200).text("workflow", "instanceId");
    }

    private Answered decide(String instance, Who who) throws Exception {
        return api.send(Business.approve(Business.firstTask(instance)).as(who));
    }

    private List<String> tasks(Who who) throws Exception {
        return api.send(Business.inbox(who)).expect(200).objects("items").stream()
                .map(task -> task.text("id").orElseThrow())
                .toList();
    }
}
