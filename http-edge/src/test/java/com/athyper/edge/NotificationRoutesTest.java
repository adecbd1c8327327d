package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.edge.fake.Rulebook;
import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;
import com.athyper.policy.Policies;
import com.athyper.policy.Policy;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subjects;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules that want people to be told, from the request to the one who reads it. */
class NotificationRoutesTest {
    private static final String NOTIFICATIONS = "/api/notifications";
    private static final String RECORDS = "/api/data/" + Catalog.NAME;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    /** Of whatever the rule decides about the user. */
    private void tell(Subjects whom) {
        edge.policies.oblige(
                "user", new Duty(Rulebook.RULE, new Obligation.Notified(whom), Expr.TRUE));
    }

    private String created(String who) {
        return edge.post(RECORDS).as(who).json(RecordRoutesTest.SOUND).send().is(201).textAt("id");
    }

    @Test
    void whoever_a_rule_names_is_told_of_what_it_permitted_and_nobody_else_is() {
        tell(new Subjects(Set.of("security"), Set.of()));
        String id = created("user2");
        assertThat(edge.postbox.told()).isEmpty();
        edge.get(RECORDS + "/" + id).as("user").send().is(200);

        var told = edge.get(NOTIFICATIONS).as("security").send().is(200);
        assertThat(told.textAt("items", "0", "rule")).isEqualTo(Rulebook.RULE);
        assertThat(told.textAt("items", "0", "decision")).isEqualTo("allow");
        assertThat(told.textAt("items", "0", "principal")).isEqualTo("user");
        assertThat(told.textAt("items", "0", "operation")).isEqualTo("entity.read");
        assertThat(told.textAt("items", "0", "entity")).isEqualTo(Catalog.NAME.value());
        assertThat(told.textAt("items", "0", "recordId")).isEqualTo(id);
        assertThat(told.textAt("items", "0", "count")).isEqualTo("1");
        assertThat(edge.get(NOTIFICATIONS).as("manager").send().is(200).at("items"))
                .isEqualTo(new Value.Items(List.of()));
    }

    @Test
    void whoever_a_rule_names_is_told_of_what_it_forbade() {
        tell(new Subjects(Set.of(), Set.of(new PrincipalId("manager"))));
        edge.policies.forbid(Operation.META_DESIGN);
        edge.post("/api/meta/entities").as("user").json("{\"name\":\"x\"}").send().is(403);

        var told = edge.get(NOTIFICATIONS).as("manager").send().is(200);
        assertThat(told.textAt("items", "0", "decision")).isEqualTo("deny");
        assertThat(told.textAt("items", "0", "operation")).isEqualTo("meta.design");
        assertThat(told.at("items", "0", "recordId")).isEqualTo(Value.NULL);
    }

    @Test
    void whoever_asks_for_a_record_that_a_rule_hides_learns_nothing_and_others_are_told() {
        String sealed = created("user2");
        String none = "01890000-0000-7000-8000-000000000000";
        tell(new Subjects(Set.of("security"), Set.of()));
        edge.policies.limit(Operation.ENTITY_READ, Expr.UNKNOWN);
        edge.policies.hide(new Policies.Hiding("watch/sealed", Expr.TRUE));
        edge.get(RECORDS + "/" + sealed).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(edge.postbox.told()).as("of a rule that does not watch").isEmpty();

        edge.policies.put(
                PolicySet.compile(
                        List.of(
                                policy(
                                        """
                                        {"name":"watch","rules":[{"id":"sealed","effect":"forbid",
                                         "operations":["entity.read"],
                                         "obligations":[{"notify":{"roles":["security"]}}]}]}
                                        """)),
                        7));
        edge.get(RECORDS + "/" + none).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(edge.postbox.told()).as("of what is not there").isEmpty();
        edge.get(RECORDS + "/" + sealed).as("user").send().refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(edge.postbox.told())
                .singleElement()
                .satisfies(
                        telling -> {
                            assertThat(telling.notice().allowed()).isFalse();
                            assertThat(telling.notice().last().record()).contains(sealed);
                        });
        assertThat(
                        edge.decisions.kept().stream()
                                .filter(
                                        it ->
                                                it.record().equals(Optional.of(sealed))
                                                        && it.asked()
                                                                .subject()
                                                                .principal()
                                                                .value()
                                                                .equals("user")))
                .as("each request is in the log once")
                .hasSize(2);
    }

    private static Policy policy(String json) {
        return switch (PolicyReader.read(Json.trustedObject(json))) {
            case PolicyReader.Read.Sound(var policy, _) -> policy;
            case PolicyReader.Read.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    @Test
    void a_list_of_many_records_is_one_notice() {
        for (int i = 0; i < 3; i++) {
            created("user2");
        }
        tell(new Subjects(Set.of("security"), Set.of()));
        edge.get(RECORDS).as("user").send().is(200);
        assertThat(edge.postbox.told())
                .singleElement()
                .satisfies(
                        telling -> {
                            assertThat(telling.notice().count()).isEqualTo(1);
                            assertThat(telling.notice().last().record()).isEmpty();
                        });
    }

    @Test
    void nothing_is_done_that_people_cannot_be_told_of() {
        String id = created("user2");
        tell(new Subjects(Set.of("security"), Set.of()));
        edge.postbox.away();
        var unavailable = "EDGE.STORE_UNAVAILABLE";
        edge.post(RECORDS).as("user").json(RecordRoutesTest.SOUND).send().refused(503, unavailable);
        edge.patch(RECORDS + "/" + id)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{\"title\":\"changed\"}")
                .send()
                .refused(503, unavailable);
        edge.delete(RECORDS + "/" + id)
                .as("user")
                .header("If-Match", "\"1\"")
                .send()
                .refused(503, unavailable);
        edge.post(RECORDS + "/bulk")
                .as("user")
                .json(
                        """
                        {"operations":[{"op":"delete","id":"%s","version":1}]}
                        """
                                .formatted(id))
                .send()
                .refused(503, unavailable);
        var records = edge.get(RECORDS).as("user2").send().is(200);
        assertThat(records.at("items"))
                .isInstanceOfSatisfying(
                        Value.Items.class, items -> assertThat(items.values()).hasSize(1));
        assertThat(records.textAt("items", "0", "version")).isEqualTo("1");
    }

    @Test
    void a_change_is_told_once_with_the_record_that_it_was_made_to() {
        String id = created("user2");
        tell(new Subjects(Set.of("security"), Set.of()));
        edge.patch(RECORDS + "/" + id)
                .as("user")
                .header("If-Match", "\"1\"")
                .json("{\"title\":\"changed\"}")
                .send()
                .is(200);
        assertThat(edge.postbox.told().stream().mapToLong(each -> each.notice().count()).sum())
                .as("it was read to be changed, and changed")
                .isEqualTo(2);
        assertThat(edge.postbox.told().getLast().notice().last().record()).contains(id);
    }

    @Test
    void nothing_is_answered_unless_people_can_be_told() {
        String id = created("user2");
        tell(new Subjects(Set.of("security"), Set.of()));
        edge.postbox.away();
        edge.get(RECORDS + "/" + id).as("user").send().refused(503, "EDGE.STORE_UNAVAILABLE");
        edge.get(RECORDS + "/" + id).as("user2").send().is(200);
    }
}
