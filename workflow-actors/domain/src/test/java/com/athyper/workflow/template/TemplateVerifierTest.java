package com.athyper.workflow.template;

import static com.athyper.workflow.template.Verifying.found;
import static com.athyper.workflow.template.Verifying.step;
import static com.athyper.workflow.template.Verifying.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Finding.Severity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class TemplateVerifierTest {
    @Test
    void the_shape_of_the_main_job_is_without_an_error() {
        var findings =
                verify(
                        """
                        {"name":"manager","approvers":{"role":"two"},"mode":"any",
                         "sla":{"due":"PT4H","escalate":{"to":{"role":"one"}}}},
                        {"name":"director","when":"record.amount >= 10000",
                         "approvers":{"role":"one"},"mode":"all"}\
                        """);
        assertThat(findings).extracting(Finding::code).containsExactly("single-approver");
        assertThat(TemplateVerifier.forbids(findings)).isFalse();
    }

    @Test
    void a_group_or_unit_of_nobody_is_an_error_and_managers_depend_on_the_requester() {
        assertThat(found(step("{\"group\":\"nobody\"}", "")))
                .containsExactly("ERROR no-approver /steps/0/approvers");
        assertThat(found(step("{\"orgUnit\":\"nowhere\"}", "")))
                .containsExactly("ERROR no-approver /steps/0/approvers");
        String managers = "{\"managerOf\":\"requester\",\"levels\":2}";
        assertThat(found(step(managers, ",\"mode\":{\"quorum\":2}")))
                .containsExactly("WARNING perhaps-nobody /steps/0/approvers");
        assertThat(found(step(managers, ",\"mode\":{\"quorum\":3}")))
                .containsExactly(
                        "WARNING perhaps-nobody /steps/0/approvers",
                        "ERROR quorum-unreachable /steps/0/mode");
        assertThat(
                        found(
                                step(
                                        "{\"role\":\"two\"}",
                                        ",\"sla\":{\"due\":\"PT4H\",\"escalate\":{\"to\":"
                                                + managers
                                                + "}}")))
                .isEmpty();
    }

    @Test
    void an_entity_that_is_not_in_force_is_an_error() {
        var findings = verify(step("{\"role\":\"two\"}", ""), Optional.empty());
        assertThat(findings).extracting(Finding::pointer).containsExactly("/entity");
        assertThat(TemplateVerifier.forbids(findings)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"record.colour == 'red'", "record.amount == 'ten'", "record.currency > 5"})
    void a_condition_that_does_not_fit_the_entity_is_an_error(String when) {
        assertThat(
                        verify(
                                step("{\"role\":\"two\"}", "")
                                        + ",{\"name\":\"c\",\"approvers\":{\"role\":\"two\"},"
                                        + "\"when\":\""
                                        + when
                                        + "\"}"))
                .isNotEmpty()
                .allMatch(it -> it.severity() == Severity.ERROR)
                .allMatch(it -> it.code().startsWith("condition-"))
                .allMatch(it -> it.pointer().equals("/steps/1/when"));
    }

    @Test
    void a_step_for_nobody_is_an_error() {
        assertThat(found(step("{\"role\":\"none\"}", "")))
                .containsExactly("ERROR no-approver /steps/0/approvers");
        assertThat(found(step("{\"principals\":[\"gone\"]}", "")))
                .containsExactly(
                        "WARNING inactive-approver /steps/0/approvers/principals/0",
                        "ERROR no-approver /steps/0/approvers");
    }

    @Test
    void a_single_approver_is_a_warning_that_names_them() {
        var findings = verify(step("{\"principals\":[\"gone\",\"boss\"]}", ""));
        assertThat(findings)
                .extracting(Finding::code)
                .containsExactly("inactive-approver", "single-approver");
        assertThat(findings.getLast().witness().map(Json::write))
                .contains("{\"requester\":\"boss\"}");
    }

    @Test
    void a_quorum_that_cannot_be_reached_is_an_error_and_a_tight_one_a_warning() {
        assertThat(found(step("{\"role\":\"two\"}", ",\"mode\":{\"quorum\":3}")))
                .containsExactly("ERROR quorum-unreachable /steps/0/mode");
        assertThat(found(step("{\"role\":\"two\"}", ",\"mode\":{\"quorum\":2}")))
                .containsExactly("WARNING quorum-tight /steps/0/mode");
        assertThat(found(step("{\"role\":\"two\"}", ",\"mode\":{\"quorum\":1}"))).isEmpty();
        assertThat(found(step("{\"role\":\"two\"}", ",\"mode\":\"all\""))).isEmpty();
    }

    @Test
    void a_field_that_the_entity_does_not_have_or_that_names_nobody_is_an_error() {
        assertThat(found(step("{\"field\":\"owner\"}", "")))
                .containsExactly(
                        "ERROR unknown-attribute /steps/0/approvers/field",
                        "WARNING perhaps-nobody /steps/0/approvers");
        assertThat(found(step("{\"field\":\"amount\"}", "")))
                .contains("ERROR type-mismatch /steps/0/approvers/field");
        var findings = verify(step("{\"field\":\"currency\"}", ""));
        assertThat(findings).extracting(Finding::code).containsExactly("perhaps-nobody");
        assertThat(findings.getFirst().witness().map(Json::canonical))
                .contains("{\"record\":{\"currency\":null}}");
    }

    @Test
    void an_expression_is_checked_against_the_entity_and_tried_out() {
        var byAmount = "{\"expression\":\"record.amount > 5000 ? '%s' : '%s'\"}";
        assertThat(found(step(byAmount.formatted("boss", "ann"), ""))).isEmpty();
        var findings = verify(step(byAmount.formatted("gone", "ann"), ""));
        assertThat(findings).extracting(Finding::code).containsExactly("perhaps-nobody");
        assertThat(findings.getFirst().witness().map(Json::canonical))
                .contains("{\"record\":{\"amount\":5001}}");
        assertThat(found(step("{\"expression\":\"record.colour\"}", "")))
                .contains("ERROR unknown-attribute /steps/0/approvers/expression");
        assertThat(found(step("{\"expression\":\"record.amount + 1\"}", "")))
                .contains("ERROR type-mismatch /steps/0/approvers/expression");
        assertThat(found(step("{\"expression\":\"'nobody'\"}", "")))
                .containsExactly("ERROR no-approver /steps/0/approvers");
        assertThat(found(step("{\"expression\":\"['ann','bob']\"}", ""))).isEmpty();
    }

    @Test
    void fallbacks_are_judged_together() {
        var first = "{\"firstOf\":[%s]}";
        assertThat(
                        found(
                                step(
                                        first.formatted(
                                                "{\"field\":\"currency\"},{\"managerOf\":\"requester\"},"
                                                    + "{\"role\":\"two\"}"),
                                        "")))
                .isEmpty();
        assertThat(found(step(first.formatted("{\"field\":\"currency\"}"), "")))
                .containsExactly("WARNING perhaps-nobody /steps/0/approvers");
        assertThat(found(step(first.formatted("{\"role\":\"none\"},{\"group\":\"none\"}"), "")))
                .containsExactly(
                        "WARNING alternative-nobody /steps/0/approvers/firstOf/0",
                        "WARNING alternative-nobody /steps/0/approvers/firstOf/1",
                        "ERROR no-approver /steps/0/approvers");
        assertThat(found(step(first.formatted("{\"role\":\"two\"},{\"role\":\"one\"}"), "")))
                .containsExactly("WARNING never-asked /steps/0/approvers/firstOf/1");
        assertThat(found(step(first.formatted("{\"role\":\"one\"}"), "")))
                .containsExactly("WARNING single-approver /steps/0/approvers");
        assertThat(
                        found(
                                step(
                                        first.formatted("{\"role\":\"one\"},{\"role\":\"two\"}"),
                                        ",\"mode\":{\"quorum\":2}")))
                .containsExactly("ERROR quorum-unreachable /steps/0/mode");
        var perhaps =
                verify(step(first.formatted("{\"field\":\"currency\"},{\"role\":\"one\"}"), ""));
        assertThat(perhaps.getFirst().witness().map(Json::canonical))
                .contains("{\"record\":{\"currency\":null},\"requester\":\"boss\"}");
    }

    @Test
    void a_crowd_is_an_error() {
        assertThat(found(step("{\"role\":\"crowd\"}", "")))
                .containsExactly("ERROR too-many-approvers /steps/0/approvers");
    }

    @Test
    void an_escalation_must_reach_somebody_else() {
        var sla = ",\"sla\":{\"due\":\"PT1H\",\"escalate\":{\"to\":{\"role\":\"%s\"}}}";
        assertThat(found(step("{\"role\":\"two\"}", sla.formatted("none"))))
                .containsExactly("ERROR escalation-nobody /steps/0/sla/escalate/to");
        assertThat(found(step("{\"role\":\"two\"}", sla.formatted("two"))))
                .containsExactly("WARNING escalation-idle /steps/0/sla/escalate/to");
        assertThat(found(step("{\"role\":\"two\"}", sla.formatted("one")))).isEmpty();
    }

    @Test
    void a_finding_is_json_and_a_fault() {
        var finding =
                new Finding(
                        "single-approver",
                        Severity.WARNING,
                        "/steps/0/approvers",
                        "nobody else",
                        Optional.of(Value.object().put("requester", "boss").build()));
        assertThat(Json.write(finding.toJson()))
                .isEqualTo(
                        "{\"code\":\"single-approver\",\"severity\":\"warning\","
                                + "\"pointer\":\"/steps/0/approvers\",\"message\":\"nobody else\","
                                + "\"witness\":{\"requester\":\"boss\"}}");
        assertThat(finding.toFault())
                .isEqualTo(new Fault("/steps/0/approvers", "single-approver", "nobody else"));
    }
}
