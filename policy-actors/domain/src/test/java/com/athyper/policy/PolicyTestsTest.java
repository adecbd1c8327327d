package com.athyper.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.text.PolicyText;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class PolicyTestsTest {
    private static final String POLICY =
            """
            {"name":"limits","rules":[
              {"id":"users-read","effect":"permit","operations":["entity.read"],
               "subjects":{"roles":["user"]}},
              {"id":"no-big-ones","effect":"forbid","operations":["entity.read"],
               "when":"resource.total > 5000"}],
             "tests":%s}
            """;

    private static final String SOUND =
            """
            [{"name":"small ones are read",
              "given":{"subject":{"principal":"ada","roles":["user"]},"operation":"entity.read",
                       "resource":{"entity":"claim","attributes":{"total":10}}},
              "expect":{"decision":"allow","rules":["users-read"]}},
             {"name":"big ones are not",
              "given":{"subject":{"roles":["user"]},"operation":"entity.read",
                       "resource":{"entity":"claim","attributes":{"total":5001}}},
              "expect":{"decision":"deny","rules":["limits/no-big-ones"]}},
             {"name":"nobody in particular may nothing",
              "given":{"operation":"meta.design"},"expect":{"decision":"deny"}}]
            """;

    private static PolicyReader.Read read(String tests) {
        return PolicyReader.read(Json.trustedObject(POLICY.formatted(tests)));
    }

    private static List<Fault> failures(String tests) {
        return switch (read(tests)) {
            case PolicyReader.Read.Sound(var policy, var document) ->
                    PolicyTests.failures(
                            PolicyTests.run(
                                    PolicyTests.of(document),
                                    PolicySet.compile(List.of(), 1).with(List.of(policy))));
            case PolicyReader.Read.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static List<String> faults(String tests) {
        return switch (read(tests)) {
            case PolicyReader.Read.Sound sound -> throw new AssertionError(sound);
            case PolicyReader.Read.Faulty(var faults) ->
                    faults.stream().map(fault -> fault.pointer() + " " + fault.code()).toList();
        };
    }

    @Test
    void tests_that_hold_say_nothing() {
        assertThat(failures(SOUND)).isEmpty();
    }

    @Test
    void a_test_that_fails_says_where_and_what_is_so() {
        assertThat(failures(SOUND.replace("5001", "4999")))
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.pointer()).isEqualTo("/tests/1");
                            assertThat(fault.code()).isEqualTo("test-failed");
                            assertThat(fault.message())
                                    .isEqualTo(
                                            "`big ones are not` expects deny by limits/no-big-ones,"
                                                    + " and it is allow by limits/users-read");
                        });
    }

    @Test
    void the_right_answer_for_another_reason_is_a_failure() {
        assertThat(failures(SOUND.replace("[\"users-read\"]", "[\"another\"]")))
                .extracting(Fault::pointer)
                .containsExactly("/tests/0");
    }

    @Test
    void what_cannot_be_evaluated_is_said() {
        assertThat(failures(SOUND.replace("{\"total\":10}", "{}")))
                .singleElement()
                .satisfies(
                        fault ->
                                assertThat(fault.message())
                                        .contains("not to be evaluated: limits/no-big-ones"));
    }

    @Test
    void everything_that_is_wrong_with_a_test_is_told() {
        assertThat(
                        faults(
                                """
                                [{"name":"a","given":{"subject":{"principal":"","rank":1},
                                  "operation":"entity.fly","resource":{"attributes":1}},
                                  "expect":{"decision":"maybe"},"more":1},
                                 {"given":{"operation":"entity.read"},"expect":{}}, 7]
                                """))
                .containsExactlyInAnyOrder(
                        "/tests/0/more unknown-member",
                        "/tests/0/given/subject/rank unknown-member",
                        "/tests/0/given/subject/principal malformed",
                        "/tests/0/given/operation unknown-operation",
                        "/tests/0/given/resource/entity required",
                        "/tests/0/given/resource/attributes wrong-type",
                        "/tests/0/expect/decision unknown-decision",
                        "/tests/1/name required",
                        "/tests/1/expect/decision required",
                        "/tests/2 wrong-type");
    }

    @Test
    void tests_stay_when_the_rules_are_written_anew_as_text() {
        var before =
                switch (read(SOUND)) {
                    case PolicyReader.Read.Sound(_, var document) -> document;
                    case PolicyReader.Read.Faulty(var faults) -> throw new AssertionError(faults);
                };
        var text =
                PolicyText.write(
                        new Value.Fields(
                                Map.of(
                                        "name",
                                        Value.of("limits"),
                                        "rules",
                                        before.get("rules").orElseThrow())));
        var after =
                PolicyReader.check(Optional.of(before), Value.object().put("text", text).build());
        assertThat(after).isInstanceOf(PolicyReader.Read.Sound.class);
        assertThat(((PolicyReader.Read.Sound) after).document().get("tests"))
                .isEqualTo(before.get("tests"));
    }

    @Test
    void the_limit_of_tests_holds() {
        String one =
                "{\"name\":\"t\",\"given\":{\"operation\":\"ref.read\"},\"expect\":{\"decision\":\"deny\"}}";
        String many = String.join(",", Collections.nCopies(PolicyTests.TESTS_MAX, one));
        assertThat(failures("[" + many + "]")).isEmpty();
        assertThat(faults("[" + many + "," + one + "]")).containsExactly("/tests too-many");
    }
}
