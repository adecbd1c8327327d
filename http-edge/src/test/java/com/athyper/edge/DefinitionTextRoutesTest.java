package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.text.PolicyText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Definitions as people read them, and what drafting one tells. */
class DefinitionTextRoutesTest {
    private static final String POLICIES = "/api/policy/policies";
    private static final String DOCUMENT =
            """
            {"name":"limits","rules":[{"id":"own","effect":"permit",
              "subjects":{"relationships":["owner"]},"operations":["entity.read"],
              "when":"resource.total > 5"}]}
            """;

    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void a_version_is_shown_as_the_text_that_says_the_same() {
        edge.post(POLICIES).as("security").json(DOCUMENT).send().is(201);

        var shown = edge.get(POLICIES + "/limits/versions/1/text").as("security").send().is(200);

        assertThat(shown.textAt("name")).isEqualTo("limits");
        assertThat(shown.textAt("text"))
                .isEqualTo(
                        """
                        policy limits

                        permit own
                          as owner
                          to entity.read
                          when { resource.total > 5 }
                        """);
        assertThat(PolicyText.read(shown.textAt("text")).document())
                .isEqualTo(Json.trustedObject(DOCUMENT));
    }

    @Test
    void a_version_of_a_template_is_shown_as_text() {
        String templates = "/api/workflow/templates";
        edge.post(templates)
                .as("admin")
                .json(
                        """
                        {"name":"claim_approval","entity":"claim","steps":[
                         {"name":"manager","approvers":{"role":"manager"}}]}
                        """)
                .send()
                .is(201);

        var shown =
                edge.get(templates + "/claim_approval/versions/1/text").as("admin").send().is(200);

        assertThat(shown.textAt("text"))
                .isEqualTo(
                        """
                        template claim_approval for claim

                        step manager
                          ask role manager
                          mode any
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/limits/versions/2", "/limits/versions/x", "/others/versions/1"})
    void what_is_no_version_has_no_text(String version) {
        edge.post(POLICIES).as("security").json(DOCUMENT).send().is(201);
        edge.get(POLICIES + version + "/text")
                .as("security")
                .send()
                .refused(404, "META.VERSION_NOT_FOUND");
    }

    @Test
    void who_may_not_read_policies_sees_no_text() {
        edge.post(POLICIES).as("security").json(DOCUMENT).send().is(201);
        edge.policies.forbid(Operation.POLICY_READ);
        edge.get(POLICIES + "/limits/versions/1/text")
                .as("user")
                .send()
                .refused(403, "POLICY.DENIED");
    }

    @Test
    void drafting_tells_what_does_not_fit_the_entities_in_force() {
        edge.policies.misfit(new Fault("/rules/0/when", "unknown-attribute", "no such field"));
        var registered = edge.post(POLICIES).as("security").json(DOCUMENT).send().is(201);
        assertThat(registered.textAt("diagnostics", "0", "pointer")).isEqualTo("/rules/0/when");
        assertThat(registered.textAt("diagnostics", "0", "code")).isEqualTo("unknown-attribute");
        edge.policies.misfit();
        var drafted =
                edge.post(POLICIES + "/limits/versions")
                        .as("security")
                        .json("{\"label\":\"Limits\"}")
                        .send()
                        .is(201);
        assertThat(drafted.at("diagnostics")).isEqualTo(new Value.Items(List.of()));
    }
}
