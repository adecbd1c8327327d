package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class MultiReferenceRouteTest {
    private static final String PERSON =
            """
            {"name":"person","label":"Person","fields":[
              {"name":"name","type":"string","maxLength":50}]}\
            """;
    private static final String TEAM =
            """
            {"name":"team","label":"Team","fields":[
              {"name":"members","type":"multi-reference","entity":"person"}]}\
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(PERSON).with(TEAM);
    }

    private String person(String name) {
        return edge.post("/api/data/person")
                .as("user")
                .json("{\"name\":\"" + name + "\"}")
                .send()
                .is(201)
                .textAt("id");
    }

    private String team(String... members) {
        return edge.post("/api/data/team")
                .as("user")
                .json(
                        Json.write(
                                Value.object()
                                        .put("members", Value.texts(List.of(members)))
                                        .build()))
                .send()
                .is(201)
                .textAt("id");
    }

    private Served ask(String query) {
        var served =
                edge.post("/api/graphql")
                        .as("user")
                        .json(Json.write(Value.object().put("query", query).build()))
                        .send()
                        .is(200);
        assertThat(served.json().values()).doesNotContainKey("errors");
        return served;
    }

    @Test
    void a_list_is_shown_as_ids_or_as_records_in_its_order() {
        String ada = person("Ada");
        String bob = person("Bob");
        String id = team(bob, ada);

        var plain = edge.get("/api/data/team/" + id).as("user").send().is(200);
        assertThat(plain.at("members")).isEqualTo(Value.texts(List.of(bob, ada)));
        var expanded =
                edge.get("/api/data/team/" + id + "?expand=members").as("user").send().is(200);
        assertThat(expanded.textAt("members", "0", "name")).isEqualTo("Bob");
        assertThat(expanded.textAt("members", "1", "name")).isEqualTo("Ada");
        var chosen =
                edge.get("/api/data/team?expand=members&fields=members.name")
                        .as("user")
                        .send()
                        .is(200);
        assertThat(chosen.textAt("items", "0", "members", "1", "name")).isEqualTo("Ada");
        assertThat(edge.records.readsTogether()).containsExactly("person", "person");
    }

    @Test
    void who_may_not_be_seen_stays_an_id() {
        String ada = person("Ada");
        String id = team(ada, person("Bob"));
        var name = new Expr.Ref("resource", List.of("name"));
        edge.policies.limit(
                Operation.ENTITY_READ,
                Expr.some(
                        List.of(
                                new Expr.IsNull(name),
                                new Expr.Compare(
                                        Expr.Comparison.EQ,
                                        name,
                                        new Expr.Literal(Value.of("Bob"))))));

        var served = edge.get("/api/data/team/" + id + "?expand=members").as("user").send().is(200);
        assertThat(served.textAt("members", "0")).isEqualTo(ada);
        assertThat(served.textAt("members", "1", "name")).isEqualTo("Bob");
        var members = ask("{ team(id: \"" + id + "\") { members { name } } }");
        assertThat(members.at("data", "team", "members", "0")).isEqualTo(Value.NULL);
        assertThat(members.textAt("data", "team", "members", "1", "name")).isEqualTo("Bob");
    }

    @Test
    void graphql_follows_a_list_and_takes_one() {
        String ada = person("Ada");
        String bob = person("Bob");
        String id = team(bob, ada);

        var read = ask("{ team(id: \"" + id + "\") { membersIds members { name } } }");
        assertThat(read.at("data", "team", "membersIds")).isEqualTo(Value.texts(List.of(bob, ada)));
        assertThat(read.textAt("data", "team", "members", "0", "name")).isEqualTo("Bob");
        var made =
                ask(
                        "mutation { teamCreate(input: {members: [\""
                                + ada
                                + "\"]}) { members { name } } }");
        assertThat(made.textAt("data", "teamCreate", "members", "0", "name")).isEqualTo("Ada");
        var none = ask("mutation { teamCreate(input: {}) { membersIds members { name } } }");
        assertThat(none.at("data", "teamCreate", "members")).isEqualTo(Value.NULL);
    }
}
