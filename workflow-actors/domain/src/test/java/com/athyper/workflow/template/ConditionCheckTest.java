package com.athyper.workflow.template;

import static com.athyper.workflow.template.Verifying.found;
import static com.athyper.workflow.template.Verifying.step;
import static com.athyper.workflow.template.Verifying.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Truth;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.IntStream;

/** Which records lead where, which to nobody, and when. */
class ConditionCheckTest {
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
}
