package com.athyper.workflow.template;

import static com.athyper.workflow.template.Documents.faults;
import static com.athyper.workflow.template.Documents.one;
import static com.athyper.workflow.template.Documents.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.template.Step.Escalation;
import com.athyper.workflow.template.Step.Mode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class TemplateReaderTest {
    private static final String MAIN_JOB =
            """
            {"name":"pr_approval","entity":"purchase_requisition",
             "steps":[
               {"name":"manager","approvers":{"role":"manager"},"mode":"any",
                "sla":{"due":"PT4H","escalate":{"to":{"role":"director"}}}},
               {"name":"director","when":"record.amount >= 10000",
                "approvers":{"role":"director"},"mode":"all"}]}\
            """;
    private static final EntityName NAME = new EntityName("pr_approval");

    @Test
    void the_template_of_the_main_job_is_read_as_it_was_meant() {
        var template = TemplateReader.read(NAME, 3, sound(MAIN_JOB));
        assertThat(template.name()).isEqualTo(NAME);
        assertThat(template.version()).isEqualTo(3);
        assertThat(template.entity()).isEqualTo(new EntityName("purchase_requisition"));
        assertThat(template.steps()).extracting(Step::name).containsExactly("manager", "director");
        var manager = template.step("manager");
        assertThat(manager.when()).isEmpty();
        assertThat(manager.approvers()).isEqualTo(new Approvers.Role("manager"));
        assertThat(manager.mode()).isEqualTo(new Mode.Any());
        assertThat(manager.sla())
                .contains(
                        new Step.Sla(
                                Duration.ofHours(4),
                                Optional.empty(),
                                List.of(),
                                List.of(
                                        new Escalation(
                                                Duration.ZERO,
                                                new Escalation.Action.Ask(
                                                        new Approvers.Role("director"),
                                                        Escalation.Effect.ADD)))));
        assertThat(template.step("director").when().map(Step.When::source))
                .contains("record.amount >= 10000");
    }

    @Test
    void what_is_left_out_is_written_down() {
        assertThat(Json.write(sound(one("{\"name\":\"s\",\"approvers\":{\"role\":\"r\"}}"))))
                .isEqualTo(
                        "{\"name\":\"t\",\"entity\":\"e\",\"steps\":[{\"name\":\"s\","
                                + "\"approvers\":{\"role\":\"r\"},\"mode\":\"any\"}]}");
        assertThat(Json.write(sound(MAIN_JOB))).contains("\"do\":\"add\"");
    }

    @Test
    void a_document_in_its_kept_form_stays_as_it_is() {
        var kept = sound(MAIN_JOB);
        assertThat(Json.write(sound(Json.write(kept)))).isEqualTo(Json.write(kept));
        assertThat(TemplateReader.read(NAME, 1, kept).document()).isEqualTo(kept);
    }

    @Test
    void a_new_version_takes_over_what_it_does_not_say() {
        var before = Optional.of(sound(MAIN_JOB));
        assertThat(sound(before, "{}")).isEqualTo(before.get());
        var next = sound(before, "{\"steps\":[{\"name\":\"s\",\"approvers\":{\"role\":\"r\"}}]}");
        assertThat(next.text("entity")).contains("purchase_requisition");
        assertThat(TemplateReader.read(NAME, 2, next).steps())
                .extracting(Step::name)
                .containsExactly("s");
    }

    @Test
    void a_new_version_keeps_the_name() {
        assertThat(faults(Optional.of(sound(MAIN_JOB)), "{\"name\":\"other\"}"))
                .containsExactly(new Fault("/name", "immutable", "a template keeps its name"));
        assertThat(faults(Optional.of(sound(MAIN_JOB)), "{\"name\":\"pr_approval\"}")).isEmpty();
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(
                        faults(
                                """
                                {"name":"Not Snake","colour":"red","steps":[
                                 {"name":"a b","approvers":{"role":7},"mode":"some"},
                                 {"when":"record.amount >","approvers":{},"mode":{"quorum":0}},
                                 {"name":"x","approvers":{"role":"r","principals":["p"]},"if":"y"},
                                 {"name":"x","approvers":{"principals":["ok","-","ok",1]},
                                  "sla":{"due":"tomorrow","escalate":{"do":"shout"}}},
                                 7]}\
                                """))
                .containsExactlyInAnyOrder(
                        "/colour unknown",
                        "/name pattern",
                        "/entity required",
                        "/steps/0/name pattern",
                        "/steps/0/approvers/role type",
                        "/steps/0/mode one-of",
                        "/steps/1/name required",
                        "/steps/1/when syntax",
                        "/steps/1/approvers required",
                        "/steps/1/mode/quorum range",
                        "/steps/2/if unknown",
                        "/steps/2/approvers one-of",
                        "/steps/3/name duplicate",
                        "/steps/3/approvers/principals/1 pattern",
                        "/steps/3/approvers/principals/2 duplicate",
                        "/steps/3/approvers/principals/3 type",
                        "/steps/3/sla/due pattern",
                        "/steps/3/sla/escalate/to required",
                        "/steps/3/sla/escalate/do one-of",
                        "/steps/4 type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"field\":\"the owner\"} | /field pattern",
                "{\"field\":7} | /field type",
                "{\"expression\":\"record.\"} | /expression syntax",
                "{\"expression\":\"owner\"} | /expression unknown-root",
                "{\"firstOf\":[]} | /firstOf too-few",
                "{\"firstOf\":[{\"firstOf\":[{\"role\":\"r\"}]}]} | /firstOf/0/firstOf nested",
                "{\"firstOf\":[{\"role\":\"r\"},{\"role\":7}]} | /firstOf/1/role type",
                "{\"field\":\"owner\",\"role\":\"r\"} |  one-of",
                "{\"field\":\"owner\",\"levels\":2} | /levels surplus"
            })
    void what_does_not_say_who_is_asked_is_a_fault(String approvers, String fault) {
        assertThat(faults(one("{\"name\":\"s\",\"approvers\":" + approvers + "}")))
                .containsExactly("/steps/0/approvers" + (fault.startsWith("/") ? "" : " ") + fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"field\":\"cost_center_owner\"}",
                "{\"expression\":\"record.amount > 5000 ? 'director' : 'manager'\"}",
                "{\"firstOf\":[{\"field\":\"owner\"},{\"managerOf\":\"requester\",\"levels\":1},"
                        + "{\"principals\":[\"ann\"]},{\"role\":\"manager\"}]}"
            })
    void who_is_asked_is_kept_as_written(String approvers) {
        var template = one("{\"name\":\"s\",\"approvers\":" + approvers + ",\"mode\":\"any\"}");
        assertThat(sound(template)).isEqualTo(Json.trustedObject(template));
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S,PT1S",
        "PT4H,PT4H",
        "P1D,PT24H",
        "P2W,PT336H",
        "P366D,PT8784H",
        "PT0.999S,range",
        "PT0S,range",
        "-PT4H,range",
        "P367D,range",
        "P9999W,range",
        "P1M,pattern",
        "4h,pattern",
        "PT99999999999999999999H,pattern"
    })
    void a_due_time_is_a_duration_of_a_second_to_a_year(String due, String expected) {
        var text =
                one(
                        "{\"name\":\"s\",\"approvers\":{\"role\":\"r\"},\"sla\":{\"due\":\"%s\"}}"
                                .formatted(due));
        var faults = faults(text);
        if (faults.isEmpty()) {
            assertThat(Json.write(sound(text))).contains("\"due\":\"" + expected + "\"");
        } else {
            assertThat(faults).containsExactly("/steps/0/sla/due " + expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"any\" | ",
                "\"all\" | ",
                "\"majority\" | ",
                "{\"quorum\":2} | ",
                "{\"quorum\":2.0} | ",
                "{\"quorumPercent\":100} | ",
                "{\"quorumPercent\":101} | /quorumPercent range",
                "{\"quorum\":1001} | /quorum range",
                "{\"quorum\":1e99} | /quorum range",
                "{\"quorum\":1.5} | /quorum type",
                "{\"quorum\":\"2\"} | /quorum type",
                "{} | ` one-of`",
                "{\"quorum\":1,\"quorumPercent\":1} | ` one-of`",
                "true | ` type`",
                "null | ` type`"
            })
    void a_mode_is_a_word_or_a_number_of_voices(String mode, String fault) {
        var found =
                faults(
                        one(
                                "{\"name\":\"s\",\"approvers\":{\"role\":\"r\"},\"mode\":"
                                        + mode
                                        + "}"));
        assertThat(found).isEqualTo(fault == null ? List.of() : List.of("/steps/0/mode" + fault));
    }

    @Test
    void a_condition_sees_the_record_and_nothing_else() {
        assertThat(faults(conditional("record.anything == 'x' && record.amount > 1.5"))).isEmpty();
        assertThat(faults(conditional("resource.amount > 1")))
                .isNotEmpty()
                .allMatch(fault -> fault.startsWith("/steps/0/when "));
        assertThat(faults(conditional("1 + 1")))
                .isNotEmpty()
                .allMatch(fault -> fault.startsWith("/steps/0/when "));
        assertThat(faults(conditional("   "))).containsExactly("/steps/0/when required");
        assertThat(faults(conditional("record.a == '" + "x".repeat(4_000) + "'")))
                .containsExactly("/steps/0/when too-long");
    }

    private static String conditional(String when) {
        return one(
                "{\"name\":\"s\",\"when\":\"%s\",\"approvers\":{\"role\":\"r\"}}".formatted(when));
    }

    @Test
    void there_are_1_to_100_steps() {
        assertThat(faults("{\"name\":\"t\",\"entity\":\"e\",\"steps\":[]}"))
                .containsExactly("/steps too-few");
        assertThat(faults("{\"name\":\"t\",\"entity\":\"e\"}")).containsExactly("/steps required");
        assertThat(faults("{\"name\":\"t\",\"entity\":\"e\",\"steps\":{}}"))
                .containsExactly("/steps type");
        assertThat(faults(many(100))).isEmpty();
        assertThat(faults(many(101))).containsExactly("/steps too-many");
    }

    private static String many(int count) {
        return one(
                IntStream.range(0, count)
                        .mapToObj("{\"name\":\"s%d\",\"approvers\":{\"role\":\"r\"}}"::formatted)
                        .collect(Collectors.joining(",")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"group\":\"No Good\"} | /group pattern",
                "{\"orgUnit\":\"Sales\"} | /orgUnit pattern",
                "{\"managerOf\":\"director\"} | /managerOf one-of",
                "{\"managerOf\":\"requester\",\"levels\":0} | /levels range",
                "{\"managerOf\":\"requester\",\"levels\":11} | /levels range",
                "{\"role\":\"r\",\"levels\":1} | /levels surplus",
                "{\"role\":\"r\",\"group\":\"g\"} | ` one-of`"
            })
    void what_is_wrong_with_approvers_is_said_where_it_is(String approvers, String fault) {
        assertThat(faults(one("{\"name\":\"s\",\"approvers\":" + approvers + "}")))
                .containsExactly("/steps/0/approvers" + fault);
    }

    @Test
    void groups_units_and_managers_are_read_and_written_again() {
        var document =
                sound(
                        one(
                                """
                                {"name":"a","approvers":{"group":"buyers"}},
                                {"name":"b","approvers":{"orgUnit":"sales.north"}},
                                {"name":"c","approvers":{"managerOf":"requester"}},
                                {"name":"d","approvers":{"managerOf":"requester","levels":10}}\
                                """));
        assertThat(TemplateReader.read(1, document).steps())
                .extracting(step -> step.approvers())
                .containsExactly(
                        new Approvers.Group("buyers"),
                        new Approvers.OrgUnit("sales.north"),
                        new Approvers.ManagerOfRequester(1),
                        new Approvers.ManagerOfRequester(10));
        assertThat(sound(Json.write(document))).isEqualTo(document);
    }

    @Test
    void there_are_1_to_100_named_principals() {
        assertThat(faults(named(100))).isEmpty();
        assertThat(faults(named(101))).containsExactly("/steps/0/approvers/principals too-many");
        assertThat(faults(named(0))).containsExactly("/steps/0/approvers/principals too-few");
        assertThat(TemplateReader.read(1, sound(named(2))).steps().getFirst().approvers())
                .isEqualTo(
                        new Approvers.Principals(
                                List.of(new PrincipalId("p0"), new PrincipalId("p1"))));
    }

    private static String named(int count) {
        return one(
                "{\"name\":\"s\",\"approvers\":{\"principals\":[%s]}}"
                        .formatted(
                                IntStream.range(0, count)
                                        .mapToObj("\"p%d\""::formatted)
                                        .collect(Collectors.joining(","))));
    }

    @Test
    void a_damaged_store_is_not_read_over() {
        var damaged = Json.trustedObject("{\"name\":\"t\",\"entity\":\"e\",\"steps\":[]}");
        assertThatThrownBy(() -> TemplateReader.read(new EntityName("t"), 1, damaged))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/steps");
        assertThatThrownBy(() -> TemplateReader.read(new EntityName("t"), 1, sound(MAIN_JOB)))
                .isInstanceOf(IllegalStateException.class);
    }
}
