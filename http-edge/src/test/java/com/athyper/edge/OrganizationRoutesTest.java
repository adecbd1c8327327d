package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgName;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Groups, units, role bindings, delegations and broken glasses over HTTP. */
class OrganizationRoutesTest {
    private static final String GROUPS = "/api/iam/groups";
    private static final String UNITS = "/api/iam/org-units";
    private static final String BINDINGS = "/api/iam/role-bindings";
    private static final String DELEGATIONS = "/api/iam/delegations";
    private static final String GLASS = "/api/iam/break-glass";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    private Served post(String path, String user, String body) {
        return edge.post(path).as(user).json(body.replace('\'', '"')).send();
    }

    private String bound(String body) {
        return post(BINDINGS, "security", body).is(201).textAt("id");
    }

    private List<String> roles(String user) {
        return texts(edge.get("/api/iam/capabilities").as(user).send().is(200).at("roles"));
    }

    private static List<String> texts(Value value) {
        return ((Value.Items) value)
                .values().stream().map(item -> ((Value.Text) item).value()).toList();
    }

    @Test
    void a_group_is_made_shown_listed_replaced_and_deleted() {
        var made =
                post(GROUPS, "security", "{'name':'buyers','label':'Buyers','members':['user']}");
        assertThat(made.is(201).header("Location")).contains(GROUPS + "/buyers");
        assertThat(made.header("ETag")).contains("\"1\"");
        post(GROUPS, "security", "{'name':'buyers','label':'B'}").refused(409, "IAM.EXISTS");

        var shown = edge.get(GROUPS + "/buyers").as("user").send().is(200);
        assertThat(shown.textAt("members", "0")).isEqualTo("user");
        edge.get(GROUPS + "/buyers").as("user").header("If-None-Match", "\"1\"").send().is(304);
        var listed = edge.get(GROUPS).as("user").send().is(200);
        assertThat(listed.at("items", "0", "memberCount")).isEqualTo(Value.of(1));

        var other = "{\"label\":\"All\",\"members\":[\"user\",\"user2\"]}";
        edge.put(GROUPS + "/buyers")
                .as("security")
                .json(other)
                .send()
                .refused(428, "IAM.VERSION_NEEDED");
        edge.put(GROUPS + "/buyers")
                .as("security")
                .header("If-Match", "\"7\"")
                .json(other)
                .send()
                .refused(412, "IAM.STALE");
        var replaced =
                edge.put(GROUPS + "/buyers")
                        .as("security")
                        .header("If-Match", "\"1\"")
                        .json(other)
                        .send()
                        .is(200);
        assertThat(replaced.header("ETag")).contains("\"2\"");
        edge.delete(GROUPS + "/buyers").as("security").send().refused(428, "IAM.VERSION_NEEDED");
        assertThat(replaced.header("X-Epoch")).contains("7");
        var gone =
                edge.delete(GROUPS + "/buyers").as("security").header("If-Match", "\"2\"").send();
        assertThat(gone.is(204).header("X-Epoch")).contains("7");
        edge.get(GROUPS + "/buyers").as("user").send().refused(404, "IAM.NOT_FOUND");
    }

    @Test
    void members_come_and_go_one_by_one() {
        post(GROUPS, "security", "{'name':'buyers','label':'Buyers'}").is(201);
        var one = edge.put(GROUPS + "/buyers/members/user").as("security").send().is(200);
        assertThat(texts(one.at("members"))).containsExactly("user");
        edge.put(GROUPS + "/buyers/members/user").as("security").send().is(200);
        edge.put(GROUPS + "/buyers/members/nobody")
                .as("security")
                .send()
                .refused(422, "IAM.INVALID");
        edge.put(GROUPS + "/sellers/members/user")
                .as("security")
                .send()
                .refused(404, "IAM.NOT_FOUND");
        var none = edge.delete(GROUPS + "/buyers/members/user").as("security").send().is(200);
        assertThat(texts(none.at("members"))).isEmpty();
    }

    @Test
    void all_faults_of_a_body_are_told_at_once() {
        assertThat(
                        post(GROUPS, "security", "{'name':'No Good','members':[1],'x':1}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/name pattern", "/label required", "/members/0 type", "/x unknown");
        assertThat(
                        post(
                                        BINDINGS,
                                        "security",
                                        "{'role':'buyer@x','holder':{'group':'a','principal':'b'},"
                                                + "'scope':{'type':'realm'},"
                                                + "'breakGlass':{'minutesMax':0},"
                                                + "'since':'now','until':'2030-01-01T11:00:00Z'}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/role pattern",
                        "/holder choice",
                        "/scope/type not-supported",
                        "/breakGlass/minutesMax range",
                        "/since type",
                        "/until order");
        assertThat(
                        post(BINDINGS, "security", "{'role':'buyer','holder':{'group':'nobody'}}")
                                .refused(422, "IAM.INVALID")
                                .faults())
                .containsExactly("/holder/group unknown");
    }

    @Test
    void names_and_labels_are_so_long_and_no_longer() {
        String name = "n".repeat(OrgName.LENGTH_MAX);
        String label = "l".repeat(OrgItem.LABEL_MAX);
        post(GROUPS, "security", "{'name':'%s','label':'%s'}".formatted(name, label)).is(201);
        assertThat(
                        post(
                                        GROUPS,
                                        "security",
                                        "{'name':'%sn','label':'%sl'}".formatted(name, label))
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactlyInAnyOrder("/name too-long", "/label too-long");
    }

    @Test
    void units_are_a_tree_that_can_be_moved() {
        post(UNITS, "security", "{'name':'company','label':'All'}").is(201);
        post(UNITS, "security", "{'name':'sales','label':'Sales','parent':'company'}").is(201);
        post(
                        UNITS,
                        "security",
                        "{'name':'north','label':'N','parent':'company',"
                                + "'members':[{'principal':'user','primary':true}]}")
                .is(201);
        edge.post(UNITS + "/north/move")
                .as("security")
                .header("If-Match", "\"1\"")
                .json("{\"parent\":\"sales\"}")
                .send()
                .is(200);
        var tree = edge.get(UNITS + "/tree").as("user").send().is(200);
        assertThat(tree.textAt("items", "0", "units", "0", "units", "0", "name"))
                .isEqualTo("north");
        edge.post(UNITS + "/company/move")
                .as("security")
                .header("If-Match", "\"1\"")
                .json("{\"parent\":\"north\"}")
                .send()
                .refused(422, "IAM.INVALID");
        edge.delete(UNITS + "/sales")
                .as("security")
                .header("If-Match", "\"1\"")
                .send()
                .refused(409, "IAM.IN_USE");
        var standing = edge.get("/api/iam/principals/user/standing").as("security").send().is(200);
        assertThat(texts(standing.at("unitPath"))).containsExactly("company", "sales", "north");
        edge.delete(UNITS + "/north/members/user").as("security").send().is(200);
        edge.put(UNITS + "/sales/members/user")
                .as("security")
                .json("{\"primary\":true}")
                .send()
                .is(200);
        var moved = edge.get("/api/iam/principals/user/standing").as("security").send().is(200);
        assertThat(texts(moved.at("unitPath"))).containsExactly("company", "sales");
    }

    @Test
    void a_bound_role_is_held_at_once_is_explained_and_is_taken_away_at_once() {
        post(GROUPS, "security", "{'name':'buyers','label':'Buyers','members':['user']}").is(201);
        assertThat(roles("user")).containsExactly("user");
        String id = bound("{'role':'buyer','holder':{'group':'buyers'}}");
        assertThat(roles("user")).containsExactly("buyer", "user");

        // What policy is asked about is the standing, and not what the token was made with.
        edge.get("/api/platform/info").as("user").send().is(200);
        var subject = edge.policies.asked().getLast().subject();
        assertThat(subject.roles()).containsExactlyInAnyOrder("buyer", "user");
        assertThat(subject.groups()).containsExactly("buyers");

        var standing = edge.get("/api/iam/principals/user/standing").as("security").send().is(200);
        assertThat(standing.textAt("grants", "0", "source", "binding")).isEqualTo(id);
        assertThat(standing.textAt("grants", "0", "source", "through", "group"))
                .isEqualTo("buyers");
        assertThat(standing.textAt("grants", "1", "source", "type")).isEqualTo("direct");
        edge.delete(GROUPS + "/buyers")
                .as("security")
                .header("If-Match", "\"1\"")
                .send()
                .refused(409, "IAM.IN_USE");

        edge.delete(BINDINGS + "/" + id).as("security").header("If-Match", "\"1\"").send().is(204);
        assertThat(roles("user")).containsExactly("user");
    }

    @Test
    void bindings_are_listed_by_role_replaced_and_scoped() {
        post(UNITS, "security", "{'name':'sales','label':'Sales'}").is(201);
        bound("{'role':'buyer','holder':{'principal':'user'}}");
        String id =
                bound(
                        "{'role':'approver','holder':{'principal':'user'},"
                                + "'scope':{'type':'orgUnit','orgUnit':'sales'}}");
        assertThat(roles("user")).containsExactly("approver@sales", "buyer", "user");
        var listed = edge.get(BINDINGS + "?role=approver&count=exact").as("security").send();
        assertThat(listed.is(200).at("total")).isEqualTo(Value.of(1));
        assertThat(listed.textAt("items", "0", "id")).isEqualTo(id);
        edge.put(BINDINGS + "/" + id)
                .as("security")
                .header("If-Match", "\"1\"")
                .json("{\"role\":\"approver\",\"holder\":{\"orgUnit\":\"sales\"}}")
                .send()
                .is(200);
        assertThat(roles("user")).containsExactly("buyer", "user");
    }

    @Test
    void roles_and_personas_are_listed_with_what_they_may() {
        bound("{'role':'buyer','holder':{'principal':'user'}}");
        var listed = edge.get("/api/iam/roles").as("security").send().is(200);
        assertThat(listed.at("items").toString()).contains("buyer", "sysadmin");
        edge.policies.forbid(Operation.META_DESIGN);
        var personas = edge.get("/api/iam/personas").as("security").send().is(200);
        assertThat(texts(personas.at("items", "0", "operations")))
                .contains("entity.read")
                .doesNotContain("meta.design");
        var own = edge.get("/api/iam/capabilities").as("user").send().is(200);
        assertThat(texts(own.at("operations")))
                .contains("entity.read")
                .doesNotContain("meta.design");
    }

    @Test
    void a_delegation_of_ones_own_roles_is_given_seen_and_ended() {
        edge.policies.forbid(Operation.DELEGATION_MANAGE);
        String body =
                "{'to':'user','roles':['manager'],'until':'2030-01-02T12:00:00Z','reason':'Sea'}";
        var made = post(DELEGATIONS, "manager", body).is(201);
        assertThat(made.textAt("from")).isEqualTo("manager");
        assertThat(made.textAt("state")).isEqualTo("in-force");
        assertThat(roles("user")).containsExactly("manager", "user");
        String one = DELEGATIONS + "/" + made.textAt("id");

        assertThat(listed("user")).hasSize(1);
        assertThat(listed("manager")).hasSize(1);
        assertThat(listed("user2")).isEmpty();
        edge.get(one).as("user2").send().refused(404, "IAM.NOT_FOUND");
        edge.delete(one).as("user2").send().refused(404, "IAM.NOT_FOUND");
        edge.delete(one).as("manager").send().is(204);
        assertThat(roles("user")).containsExactly("user");
    }

    private List<Value> listed(String user) {
        return ((Value.Items) edge.get(DELEGATIONS).as(user).send().is(200).at("items")).values();
    }

    @Test
    void who_manages_delegations_gives_and_sees_those_of_others() {
        String body =
                "{'from':'manager','to':'user','until':'2030-01-02T12:00:00Z','reason':'Ill'}";
        post(DELEGATIONS, "security", body).is(201);
        assertThat(listed("security")).hasSize(1);
        edge.policies.forbid(Operation.DELEGATION_MANAGE);
        post(DELEGATIONS, "security", body).refused(403, "IAM.NOT_YOURS");
        assertThat(listed("security")).isEmpty();
    }

    @Test
    void a_delegation_ends_and_is_of_what_one_has() {
        assertThat(
                        post(DELEGATIONS, "manager", "{'to':'user','reason':'Sea'}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/until required");
        assertThat(
                        post(
                                        DELEGATIONS,
                                        "user",
                                        "{'to':'user2','roles':['manager'],"
                                                + "'until':'2030-01-02T12:00:00Z','reason':'Sea'}")
                                .refused(422, "IAM.INVALID")
                                .faults())
                .containsExactly("/roles/0 not-held");
    }

    @Test
    void a_glass_is_broken_for_a_reason_by_whom_a_binding_lets_and_everybody_sees_it() {
        String body = "{'role':'admin','minutes':%d,'reason':'Fire'}";
        post(GLASS, "user", body.formatted(10)).refused(403, "IAM.NOT_ELIGIBLE");
        bound("{'role':'admin','holder':{'principal':'user'}," + "'breakGlass':{'minutesMax':30}}");
        var capable = edge.get("/api/iam/capabilities").as("user").send().is(200);
        assertThat(capable.at("breakGlass", "0", "minutesMax")).isEqualTo(Value.of(30));
        assertThat(post(GLASS, "user", body.formatted(31)).refused(422, "IAM.INVALID").faults())
                .containsExactly("/minutes too-long");
        assertThat(
                        post(GLASS, "user", body.formatted(BreakGlass.MINUTES_MAX + 1))
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/minutes range");
        assertThat(
                        post(GLASS, "user", "{'role':'admin','minutes':10}")
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/reason required");

        var taken = post(GLASS, "user", body.formatted(30)).is(201);
        assertThat(roles("user")).containsExactly("admin", "user");
        post(GLASS, "user", body.formatted(30)).refused(409, "IAM.ALREADY_BROKEN");
        var seen = edge.get(GLASS).as("security").send().is(200);
        assertThat(seen.textAt("items", "0", "reason")).isEqualTo("Fire");
        assertThat(seen.textAt("items", "0", "state")).isEqualTo("in-force");

        edge.policies.forbid(Operation.BINDING_WRITE);
        String one = GLASS + "/" + taken.textAt("id");
        edge.delete(one).as("user2").send().refused(404, "IAM.NOT_FOUND");
        edge.delete(one).as("user").send().is(204);
        var after = edge.get(GLASS).as("security").send().is(200);
        assertThat(after.textAt("items", "0", "until")).isEqualTo("2030-01-01T12:00:00.001Z");
    }

    @Test
    void another_tenant_sees_nothing_of_it() {
        post(GROUPS, "security", "{'name':'buyers','label':'Buyers'}").is(201);
        edge.get(GROUPS + "/buyers").as("security@acme").send().refused(404, "IAM.NOT_FOUND");
        edge.get("/api/iam/principals/nobody/standing")
                .as("security")
                .send()
                .refused(404, "IAM.PRINCIPAL_NOT_FOUND");
    }

    @Test
    void every_route_asks_for_its_operation() {
        edge.policies.forbid(
                Operation.GROUP_WRITE,
                Operation.ORG_UNIT_READ,
                Operation.BINDING_WRITE,
                Operation.DELEGATION_WRITE,
                Operation.BREAK_GLASS_USE,
                Operation.STANDING_READ);
        post(GROUPS, "user", "{'name':'a','label':'A'}").refused(403, "POLICY.DENIED");
        edge.get(UNITS + "/tree").as("user").send().refused(403, "POLICY.DENIED");
        post(BINDINGS, "user", "{'role':'a','holder':{'principal':'user'}}")
                .refused(403, "POLICY.DENIED");
        post(DELEGATIONS, "user", "{'to':'user2','until':'2030-01-02T12:00:00Z','reason':'R'}")
                .refused(403, "POLICY.DENIED");
        post(GLASS, "user", "{'role':'a','minutes':1,'reason':'R'}").refused(403, "POLICY.DENIED");
        edge.get("/api/iam/principals/user/standing")
                .as("user")
                .send()
                .refused(403, "POLICY.DENIED");
    }
}
