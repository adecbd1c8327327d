package com.athyper.workflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Truth;
import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Finding.Severity;
import com.athyper.workflow.template.TemplateReader.Checked;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class TemplateVerifierTest {
    private static final TenantId DEMO = new TenantId("demo");
    private static final Map<String, Type> ATTRIBUTES =
            Map.of(
                    "amount", Type.NUMBER,
                    "currency", Type.TEXT,
                    "urgent", Type.BOOLEAN,
                    "needed_by", Type.DATE);

    /** Roles hold one, two or none; a thousand and one are in the crowd. */
    private static final ApproverDirectory PEOPLE =
            new ApproverDirectory() {
                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    return switch (role) {
                        case "one" -> ids("boss");
                        case "two" -> ids("ann", "bob");
                        case "crowd" ->
                                IntStream.rangeClosed(0, 1_000)
                                        .mapToObj("p%04d"::formatted)
                                        .map(PrincipalId::new)
                                        .toList();
                        default -> List.of();
                    };
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    return List.of("ann", "bob", "boss").contains(principal.value());
                }
            };

    private static List<PrincipalId> ids(String... names) {
        return List.of(names).stream().map(PrincipalId::new).toList();
    }

    private static List<Finding> verify(String steps) {
        return verify(steps, Optional.of(ATTRIBUTES));
    }

    private static List<Finding> verify(String steps, Optional<Map<String, Type>> attributes) {
        var checked =
                TemplateReader.check(
                        Optional.empty(),
                        Json.trustedObject(
                                "{\"name\":\"t\",\"entity\":\"e\",\"steps\":[" + steps + "]}"));
        assertThat(checked).isInstanceOf(Checked.Sound.class);
        var template = TemplateReader.read(1, ((Checked.Sound) checked).document());
        return TemplateVerifier.verify(template, attributes, DEMO, PEOPLE);
    }

    private static List<String> found(String steps) {
        return verify(steps).stream()
                .map(it -> it.severity() + " " + it.code() + " " + it.pointer())
                .toList();
    }

    private static String step(String approvers, String rest) {
        return "{\"name\":\"s\",\"approvers\":%s%s}".formatted(approvers, rest);
    }

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

    private static List<Finding> conditional(String... conditions) {
        var steps =
                IntStream.range(0, conditions.length)
                        .mapToObj(
                                i ->
                                        "{\"name\":\"s%d\",\"when\":\"%s\",\"approvers\":{\"role\":\"two\"}}"
                                                .formatted(i, conditions[i]))
                        .toList();
        return verify(String.join(",", steps));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record.amount >= 10000",
                "record.amount > 0 && record.currency == 'EUR'",
                "record.currency in ['EUR','USD']",
                "record.urgent",
                "!record.urgent || record.amount == 5",
                "record.currency.startsWith('E')",
                "record.needed_by < '2030-01-01'",
                "record.amount < 1 || record.amount > 1.5"
            })
    void a_record_that_nobody_would_be_asked_about_is_shown(String when) {
        var findings = conditional(when);
        assertThat(findings).extracting(Finding::code).containsExactly("nobody-asked");
        assertThat(TemplateVerifier.forbids(findings)).isTrue();
        var record = (Value.Fields) findings.getFirst().witness().orElseThrow().get("record").get();
        var template =
                TemplateReader.read(
                        1,
                        Json.trustedObject(
                                "{\"name\":\"t\",\"entity\":\"e\",\"steps\":[{\"name\":\"s\","
                                        + "\"when\":\""
                                        + when
                                        + "\",\"approvers\":{\"role\":\"r\"}}]}"));
        assertThat(Conditions.test(template.steps().getFirst().when().orElseThrow(), record))
                .isEqualTo(Truth.FALSE);
    }

    @Test
    void conditions_that_leave_no_record_out_are_no_error() {
        var findings =
                conditional(
                        "record.amount < 1000",
                        "record.amount >= 1000 && record.urgent",
                        "record.amount >= 1000 && !record.urgent");
        assertThat(findings).extracting(Finding::code).containsExactly("nobody-asked-perhaps");
        assertThat(TemplateVerifier.forbids(findings)).isFalse();
    }

    @Test
    void a_gap_between_two_conditions_is_found() {
        var findings = conditional("record.amount < 1000", "record.amount > 1000");
        assertThat(findings.getFirst().witness().map(Json::canonical))
                .contains("{\"path\":[\"skip s0\",\"skip s1\"],\"record\":{\"amount\":1000}}");
    }

    @Test
    void a_condition_that_decides_nothing_is_a_warning() {
        assertThat(conditional("record.amount < 10 && record.amount > 20", "record.amount < 5"))
                .extracting(Finding::code, Finding::pointer)
                .contains(org.assertj.core.groups.Tuple.tuple("never-true", "/steps/0/when"));
        assertThat(conditional("record.amount < 10 || record.amount >= 10"))
                .extracting(Finding::code)
                .containsExactly("always-true", "nobody-asked-perhaps");
        assertThat(
                        found(
                                step(
                                        "{\"role\":\"two\"}",
                                        ",\"autoApproveWhen\":\"record.urgent ||"
                                                + " !record.urgent\"")))
                .containsExactly("WARNING always-true /steps/0/autoApproveWhen");
        assertThat(
                        found(
                                step(
                                        "{\"role\":\"two\"}",
                                        ",\"autoApproveWhen\":\"record.colour == 'red'\"")))
                .containsExactly("ERROR condition-unknown-attribute /steps/0/autoApproveWhen");
    }

    private static String parallel(String when, String inner) {
        return """
        {"name":"p","when":"%s","parallel":[
         {"name":"a","steps":[{"name":"x","when":"%s","approvers":{"role":"two"}}]},
         {"name":"b","steps":[{"name":"y","approvers":{"role":"none"}}]}]}\
        """
                .formatted(when, inner);
    }

    @Test
    void branches_are_looked_into_and_the_conditions_around_them_count() {
        assertThat(found(parallel("record.amount > 100", "record.amount < 50")))
                .containsExactlyInAnyOrder(
                        "WARNING never-reached /steps/0/parallel/0/steps/0",
                        "ERROR no-approver /steps/0/parallel/1/steps/0/approvers",
                        "ERROR nobody-asked /steps");
        assertThat(found(parallel("record.amount > 100", "record.amount > 200")))
                .doesNotContain("WARNING never-reached /steps/0/parallel/0/steps/0");
    }

    @Test
    void a_calendar_must_be_in_force() {
        assertThat(
                        found(
                                step(
                                        "{\"role\":\"two\"}",
                                        ",\"sla\":{\"due\":\"PT1H\",\"calendar\":\"office\"}")))
                .containsExactly("ERROR calendar-unknown /steps/0/sla/calendar");
    }

    @Test
    void a_chain_of_escalations_is_looked_into() {
        assertThat(
                        found(
                                step(
                                        "{\"role\":\"two\"}",
                                        """
                                        ,"sla":{"due":"PT1H","escalate":[
                                         {"to":{"role":"none"},"do":"notify"},
                                         {"after":"PT1H","to":{"role":"two"},"do":"add"},
                                         {"after":"PT2H","do":"decide","decision":"approved"}]}\
                                        """)))
                .containsExactly(
                        "ERROR escalation-nobody /steps/0/sla/escalate/0/to",
                        "WARNING escalation-idle /steps/0/sla/escalate/1/to",
                        "WARNING clock-approves /steps/0/sla/escalate/2/decision");
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
