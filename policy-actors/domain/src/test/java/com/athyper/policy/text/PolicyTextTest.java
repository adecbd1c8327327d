package com.athyper.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.PersonaPolicies;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.PolicyReader.Read;
import com.athyper.policy.RandomPolicies;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.Random;

class PolicyTextTest {
    private static final int RUNS = Integer.getInteger("policy.runs", 5_000) / 10;

    private static final String TRAVEL =
            """
            policy travel_limits
              label "Limits of travel claims"

            forbid big-claims-hidden
              description "The director's business"
              for roles user, clerk or groups "night shift.2"
              to entity.read, entity.update
              on travel_claim or modules TRV
              in draft, submitted
              when { resource.total > 5000 && resource.note != "}" }
              notify roles security or principals ada or groups "modules"

            permit own
              for personas user
              as owner, delegateOfOwner
              to entity.*
              on travel_claim
              mask iban, "modules" with last4
              readOnly total
              askReason
            """;

    private static final String DOCUMENT =
            """
            {"name":"travel_limits","label":"Limits of travel claims","rules":[
             {"id":"big-claims-hidden","effect":"forbid","description":"The director's business",
              "subjects":{"roles":["user","clerk"],"groups":["night shift.2"]},
              "operations":["entity.read","entity.update"],
              "entities":["travel_claim"],"modules":["TRV"],"states":["draft","submitted"],
              "when":"resource.total > 5000 && resource.note != \\"}\\"",
              "obligations":[{"notify":{"roles":["security"],"principals":["ada"],
                                        "groups":["modules"]}}]},
             {"id":"own","effect":"permit",
              "subjects":{"personas":["user"],"relationships":["owner","delegateOfOwner"]},
              "operations":["entity.*"],"entities":["travel_claim"],
              "obligations":[{"mask":{"fields":["iban","modules"],"with":"last4"}},
                             {"readOnly":{"fields":["total"]}},{"askReason":true}]}]}
            """;

    @Test
    void a_text_says_what_a_document_says() {
        assertThat(document(TRAVEL)).isEqualTo(Json.trustedObject(DOCUMENT));
    }

    @Test
    void a_document_is_written_so_that_people_can_read_it() {
        assertThat(PolicyText.write(Json.trustedObject(DOCUMENT))).isEqualTo(TRAVEL);
    }

    @Test
    void comments_and_line_breaks_mean_nothing() {
        assertThat(
                        document(
                                """
                                # First of all:
                                policy p permit a // who?
                                  to meta.read, # and
                                     ref.read
                                  when {
                                    true // }
                                  }
                                permit b to *\
                                """))
                .isEqualTo(
                        Json.trustedObject(
                                """
                                {"name":"p","rules":[
                                 {"id":"a","effect":"permit","operations":["meta.read","ref.read"],
                                  "when":"true // }"},
                                 {"id":"b","effect":"permit","operations":["*"]}]}
                                """));
    }

    @Test
    void whatever_the_policy_its_text_reads_as_the_same() {
        Random random = RandomPolicies.seeded("text");
        for (int i = 0; i < RUNS; i++) {
            Value.Fields policy = RandomPolicies.document(random, "p");

            String text = PolicyText.write(policy);

            assertThat(document(text)).as(text).isEqualTo(policy);
            assertThat(PolicyText.write(document(text))).isEqualTo(text);
        }
    }

    @Test
    void the_platforms_own_policy_has_a_text() {
        var document = PersonaPolicies.document();
        assertThat(document(PolicyText.write(document))).isEqualTo(document);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "polcy p => line 1, column 1: a policy begins with `policy` and its name, not"
                        + " `polcy`",
                "policy p|permit => line 2, column 7: a name is expected, not the end",
                "policy p|permit a when true => line 2, column 15: `when` goes on with a condition"
                        + " in braces, not `true`",
                "policy p|permit a when { (true => line 2, column 15: the condition's brace is not"
                        + " closed",
                "policy p|permit a to x to y => line 2, column 15: `to` is there already",
                "policy p|permit a to x, => line 2, column 15: a name is expected, not the end",
                "policy p|permit a for user => line 2, column 14: `for` goes on with one of roles,"
                        + " personas, principals, groups, orgUnits, not with `user`",
                "policy p|permit a mask iban => line 2, column 19: `mask` names fields and `with`"
                        + " what mask, not the end",
                "policy p|permit a to x = y => line 2, column 15: `=` has no meaning here",
                "policy p label \"x => line 1, column 16: the quoted text is not closed on its"
                        + " line",
                "policy p|permit a sometimes => line 2, column 10: a clause begins with"
                        + " `description`, `for`, `as`, `to`, `on`, `in`, `when`, `mask`,"
                        + " `readOnly`, `requireMfa`, `askReason`, `logInFull` or `notify`, not"
                        + " `sometimes`",
                "policy p|permit a notify ada => line 2, column 17: `notify` goes on with one of"
                        + " roles, personas, principals, groups, orgUnits, not with `ada`",
                "policy p|permit a notify roles x or roles y => line 2, column 28: `roles` is there"
                        + " already"
            })
    void a_slip_is_pointed_at(String text, String message) {
        assertThat(faults(text)).containsExactly(new Fault("/text", "syntax", message));
    }

    @Test
    void one_slip_hides_no_other() {
        assertThat(faults("policy p|permit a to ==|permit b to x|permit c when d"))
                .extracting(fault -> fault.message().substring(0, 17))
                .containsExactly("line 2, column 13", "line 4, column 15");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "policy p|permit a to entity.red => unknown-operation => line 2, column 13",
                "policy p|permit a => required => line 2, column 1",
                "policy p|permit a to *|permit a to * => duplicate => line 3, column 8",
                "policy p|permit a to * when { resource.total > } => syntax => line 2, column 38",
                "policy p|permit a to * when {|true &&|  (} => syntax => line 4, column 4",
                "policy p|permit a for roles X to * => malformed => line 2, column 20",
                "policy p|permit a as friend to * => unknown-relationship => line 2, column 13"
            })
    void what_makes_no_sense_is_pointed_at(String text, String code, String place) {
        assertThat(faults(text)).extracting(Fault::code).containsExactly(code);
        assertThat(faults(text).getFirst().message()).startsWith(place + ": ");
    }

    @Test
    void a_text_is_the_whole_policy_and_names_the_one_it_is_drafted_for() {
        var before = Json.trustedObject(DOCUMENT);
        var text = Json.trustedObject("{\"text\":\"policy travel_limits permit a to *\"}");
        var other = Json.trustedObject("{\"text\":\"policy other permit a to *\"}");

        assertThat(((Read.Sound) PolicyReader.check(Optional.of(before), text)).document())
                .isEqualTo(document("policy travel_limits permit a to *"));
        assertThat(((Read.Faulty) PolicyReader.check(Optional.of(before), other)).faults())
                .extracting(Fault::code)
                .containsExactly("immutable");
        assertThat(
                        ((Read.Faulty)
                                        PolicyReader.check(
                                                Optional.empty(),
                                                other.with("name", Value.of("third"))))
                                .faults())
                .containsExactly(new Fault("/name", "mismatch", "the text names another policy"));
        assertThat(
                        ((Read.Faulty)
                                        PolicyReader.check(
                                                Optional.empty(),
                                                other.with("rules", new Value.Items(List.of()))))
                                .faults())
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(org.assertj.core.api.Assertions.tuple("/rules", "unknown-member"));
    }

    private static List<Fault> faults(String text) {
        var document = Value.object().put("text", text.replace('|', '\n')).build();
        return switch (PolicyReader.check(Optional.empty(), document)) {
            case Read.Sound sound -> fail("there are no faults in " + sound);
            case Read.Faulty(var faults) -> faults;
        };
    }

    private static Value.Fields document(String text) {
        var read = PolicyText.read(text);
        assertThat(read.faults("/text")).isEmpty();
        return read.document();
    }
}
