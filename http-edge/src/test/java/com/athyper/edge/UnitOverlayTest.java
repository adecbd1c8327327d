package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgItem.Member;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgName;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class UnitOverlayTest {
    private static final String CLAIM =
            """
            {"name":"claim","label":"Claim","fields":[
              {"name":"title","type":"string","maxLength":50},
              {"name":"note","type":"string","maxLength":50}],
             "overlays":{
              "works":{"layer":"org","orgUnit":"works","label":"Slip",
               "fields":[{"name":"shift","type":"string","maxLength":3,"required":true}],
               "change":{"title":{"label":"What","maxLength":5},"note":{"hidden":true}}}}}\
            """;
    private static final String ALL = "/api/data/claim";

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @BeforeEach
    void describe() {
        edge.models.with(CLAIM);
        unit("company", Optional.empty(), List.of());
        unit("works", Optional.of("company"), List.of());
        unit("line", Optional.of("works"), List.of("worker"));
    }

    private void unit(String name, Optional<String> parent, List<String> members) {
        members.forEach(member -> edge.people.with("demo", member, "user"));
        var unit =
                new Unit(
                        new OrgName(name),
                        name,
                        parent.map(OrgName::new),
                        members.stream()
                                .map(member -> new Member(new PrincipalId(member), true))
                                .toList());
        edge.people.change(
                new TenantId("demo"),
                new OrgChange.Make(unit),
                new Origin(
                        new PrincipalId("admin"),
                        EdgeUnderTest.NOON,
                        "request",
                        "command",
                        Optional.empty()));
    }

    private String made(String user, String json) {
        return edge.post(ALL).as(user).json(json).send().is(201).textAt("id");
    }

    @Test
    void the_people_of_a_unit_write_and_read_what_their_unit_laid_out() {
        edge.post(ALL)
                .as("worker")
                .json("{\"title\":\"T\"}")
                .send()
                .refused(422, "DATA.RECORD_INVALID");
        edge.post(ALL)
                .as("worker")
                .json("{\"title\":\"too long\",\"shift\":\"A\"}")
                .send()
                .refused(422, "DATA.RECORD_INVALID");
        edge.post(ALL)
                .as("worker")
                .json("{\"title\":\"T\",\"shift\":\"A\",\"note\":\"n\"}")
                .send()
                .refused(422, "DATA.RECORD_INVALID");

        String id = made("worker", "{\"title\":\"T\",\"shift\":\"A\"}");
        var seen = edge.get(ALL + "/" + id).as("worker").send().is(200);
        assertThat(seen.textAt("shift")).isEqualTo("A");
        assertThat(seen.json().values()).doesNotContainKey("note");
    }

    @Test
    void others_neither_see_nor_fill_what_is_the_units_own() {
        String id = made("user", "{\"title\":\"as long as it was\",\"note\":\"n\"}");
        var seen = edge.get(ALL + "/" + id).as("user").send().is(200);
        assertThat(seen.textAt("note")).isEqualTo("n");
        assertThat(seen.json().values()).doesNotContainKey("shift");
        edge.post(ALL)
                .as("user")
                .json("{\"title\":\"T\",\"shift\":\"A\"}")
                .send()
                .refused(422, "DATA.RECORD_INVALID");
        edge.get(ALL + "?filter={\"shift\":{\"eq\":\"A\"}}")
                .as("user")
                .send()
                .refused(400, "DATA.QUERY_INVALID");
    }

    @Test
    void contracts_and_graphql_are_those_of_the_unit() {
        String own = "/api/meta/entities/claim/compiled";
        var worker = edge.get(own).as("worker").send().is(200);
        var user = edge.get(own).as("user").send().is(200);
        assertThat(worker.textAt("composed", "label")).isEqualTo("Slip");
        assertThat(user.textAt("composed", "label")).isEqualTo("Claim");
        assertThat(worker.textAt("provenance", "fields", "shift", "added", "0"))
                .isEqualTo("org/works");
        assertThat(worker.header("ETag")).isNotEqualTo(user.header("ETag"));

        String query = "{\"query\":\"{ claimList { edges { node { title shift } } } }\"}";
        made("worker", "{\"title\":\"T\",\"shift\":\"A\"}");
        assertThat(
                        edge.post("/api/graphql")
                                .as("worker")
                                .json(query)
                                .send()
                                .is(200)
                                .json()
                                .get("errors"))
                .isEmpty();
        assertThat(edge.post("/api/graphql").as("user").json(query).send().json().get("errors"))
                .isPresent()
                .hasValueSatisfying(errors -> assertThat(errors).isInstanceOf(Value.Items.class));
    }
}
