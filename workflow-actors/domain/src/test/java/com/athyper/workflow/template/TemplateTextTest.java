package com.athyper.workflow.template;

import static com.athyper.workflow.template.Documents.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.Random;

class TemplateTextTest {
    private static final int RUNS = 500;
    private static final int SEED = 20_260_401;

    private static final String CLAIM =
            """
            template claim_approval for claim

            step manager
              when { record.amount > 100 && record.title != "}" }
              ask managerOf requester levels 2 or role "night shift"
              mode quorumPercent 50
              autoApproveWhen { record.amount < 200 }
              comment reject, requestChanges
              due PT8H
              calendar office
              remind PT2H, PT1H
              escalate add role director
              escalate after PT4H notify principals ada, bob
              escalate after PT24H decide rejected

            parallel checks
              when { record.amount > 1000 }
              branch finance

                step controller
                  ask expression { record.controller }
                  mode all
              branch travel

                step desk
                  ask group travel
                  mode quorum 2

                step payment
                  ask field buyer
                  mode any
            end
            """;

    private static final String DOCUMENT =
            """
            {"name":"claim_approval","entity":"claim","steps":[
             {"name":"manager","when":"record.amount > 100 && record.title != \\"}\\"",
              "approvers":{"firstOf":[{"managerOf":"requester","levels":2},{"role":"night shift"}]},
              "mode":{"quorumPercent":50},"autoApproveWhen":"record.amount < 200",
              "comment":{"reject":"required","requestChanges":"required"},
              "sla":{"due":"PT8H","calendar":"office","remind":["PT2H","PT1H"],"escalate":[
               {"to":{"role":"director"}},
               {"after":"PT4H","do":"notify","to":{"principals":["ada","bob"]}},
               {"after":"PT24H","do":"decide","decision":"rejected"}]}},
             {"name":"checks","when":"record.amount > 1000","parallel":[
              {"name":"finance","steps":[
               {"name":"controller","approvers":{"expression":"record.controller"},"mode":"all"}]},
              {"name":"travel","steps":[
               {"name":"desk","approvers":{"group":"travel"},"mode":{"quorum":2}},
               {"name":"payment","approvers":{"field":"buyer"}}]}]}]}
            """;

    @Test
    void a_text_says_what_a_document_says() {
        assertThat(kept(CLAIM)).isEqualTo(sound(DOCUMENT));
    }

    @Test
    void a_template_is_written_so_that_people_can_read_it() {
        assertThat(text(sound(DOCUMENT))).isEqualTo(CLAIM);
    }

    @Test
    void whatever_the_template_its_text_reads_as_the_same() {
        var random = new RandomTemplates(new Random(SEED));
        for (int i = 0; i < RUNS; i++) {
            var document = sound(Json.write(random.document()));

            String text = text(document);

            assertThat(kept(text)).as(text).isEqualTo(document);
        }
    }

    @Test
    void comments_and_line_breaks_mean_nothing() {
        assertThat(kept("# First\ntemplate t for e step\n s ask // whom?\n role r"))
                .isEqualTo(sound(Documents.one("{\"name\":\"s\",\"approvers\":{\"role\":\"r\"}}")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "flow t => line 1, column 1: a template begins with `template` and its name, not"
                        + " `flow`",
                "template t of e => line 1, column 12: `for` and the entity is expected, not `of`",
                "template t for e|branch x => line 2, column 1: `step` or `parallel` is expected,"
                        + " not `branch`",
                "template t for e|step s ask nobody => line 2, column 12: `role`, `group`,"
                        + " `orgUnit`, `principals`, `managerOf`, `field` or `expression` is"
                        + " expected, not `nobody`",
                "template t for e|step s ask role r ask role r => line 2, column 19: `ask` is there"
                        + " already",
                "template t for e|step s due PT1H due PT1H => line 2, column 17: `due` is there"
                        + " already",
                "template t for e|step s mode quorum two => line 2, column 20: a count is"
                        + " expected, not `two`",
                "template t for e|step s escalate tell role r => line 2, column 17: `add`,"
                        + " `replace`, `notify` or `decide` is expected, not `tell`",
                "template t for e|step s soon => line 2, column 8: a clause begins with `when`,"
                        + " `ask`, `mode`, `autoApproveWhen`, `comment`, `due`, `calendar`,"
                        + " `remind` or `escalate`, not `soon`",
                "template t for e|parallel p branch a step s ask role r => line 2, column 38:"
                        + " `branch`, or `end` behind the last one, is expected, not the end",
            })
    void a_slip_is_pointed_at(String text, String message) {
        assertThat(faults(text)).containsExactly(new Fault("/text", "syntax", message));
    }

    @Test
    void one_slip_hides_no_other() {
        assertThat(faults("template t for e|step a sometimes|step b due PT1H due PT2H|step c ask"))
                .extracting(fault -> fault.message().substring(0, 6))
                .containsExactly("line 2", "line 3", "line 4");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "template t for e|step s => required => line 2, column 1",
                "template t for e|step S ask role r => pattern => line 2, column 6",
                "template t for e|step s ask role r mode most => one-of => line 2, column 24",
                "template t for e|step s ask role r comment never => unknown => line 2,"
                        + " column 27",
                "template t for e|step s ask role r due soon => pattern => line 2, column 23",
                "template t for e|step s ask role r when { record.a > } => syntax => line 2,"
                        + " column 36",
                "template t for e|step s ask role r due PT1H escalate after x add role r => pattern"
                        + " => line 2, column 43",
                "template t for e|step s ask role r|step s ask role r => duplicate => line 3,"
                        + " column 6"
            })
    void what_makes_no_sense_is_pointed_at(String text, String code, String place) {
        assertThat(faults(text)).extracting(Fault::code).containsExactly(code);
        assertThat(faults(text).getFirst().message()).startsWith(place + ": ");
    }

    @Test
    void what_is_too_deep_is_refused_however_deep_it_is() {
        String opening = "parallel p%d branch b%d ";
        var text = new StringBuilder("template t for e ");
        for (int i = 0; i < 5_000; i++) {
            text.append(opening.formatted(i, i));
        }
        assertThat(faults(text.toString())).isNotEmpty();
    }

    @Test
    void a_text_is_the_whole_template_and_names_the_one_it_is_drafted_for() {
        var before = Optional.of(sound(DOCUMENT));
        String other = "template other for claim step s ask role r";
        assertThat(Documents.faults(before, Json.write(given(other))))
                .extracting(Fault::code)
                .containsExactly("immutable");
        assertThat(
                        Documents.faults(
                                Optional.empty(),
                                Json.write(given(other).with("name", Value.of("third")))))
                .containsExactly(new Fault("/name", "mismatch", "the text names another template"));
        assertThat(
                        Documents.faults(
                                Optional.empty(),
                                Json.write(given(other).with("entity", Value.of("e")))))
                .extracting(Fault::pointer)
                .containsExactly("/entity");
        assertThat(sound(before, Json.write(given(other.replace("other", "claim_approval")))))
                .isEqualTo(
                        sound(
                                """
                                {"name":"claim_approval","entity":"claim",
                                 "steps":[{"name":"s","approvers":{"role":"r"}}]}
                                """));
    }

    @Test
    void a_text_has_a_length() {
        String text = "template t for e step s ask role r #";
        String longest = text + "x".repeat(TemplateReader.TEXT_MAX - text.length());
        assertThat(faults(longest)).isEmpty();
        assertThat(faults(longest + "x")).extracting(Fault::pointer).containsExactly("/text");
    }

    private static String text(Value.Fields document) {
        return TemplateText.write(TemplateReader.read(1, document));
    }

    private static Value.Fields kept(String text) {
        return sound(Json.write(given(text)));
    }

    private static List<Fault> faults(String text) {
        return Documents.faults(Optional.empty(), Json.write(given(text.replace('|', '\n'))));
    }

    private static Value.Fields given(String text) {
        return Value.object().put("text", text).build();
    }
}
