package com.athyper.workflow.template;

import static com.athyper.workflow.template.Documents.faults;
import static com.athyper.workflow.template.Documents.one;
import static com.athyper.workflow.template.Documents.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;

import org.junit.jupiter.api.Test;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Steps, parts with branches, and what is in them. */
class FlowReaderTest {
    @Test
    void branches_and_rules_are_kept_as_written() {
        var template =
                """
                {"name":"t","entity":"e","steps":[
                 {"name":"checks","when":"record.amount > 5","parallel":[
                  {"name":"finance","steps":[{"name":"clerk","autoApproveWhen":"record.amount < 9",
                   "approvers":{"role":"r"},"mode":"any",
                   "comment":{"approve":"required","requestChanges":"required"}}]},
                  {"name":"legal","steps":[{"name":"lawyer","approvers":{"role":"r"},"mode":"all"}]}]},
                 {"name":"last","approvers":{"role":"r"},"mode":"any"}]}\
                """;
        assertThat(sound(template)).isEqualTo(Json.trustedObject(template));
        assertThat(TemplateReader.read(1, sound(template)).steps())
                .extracting(Step::name)
                .containsExactly("clerk", "lawyer", "last");
    }

    private static String branches(String... branches) {
        return one("{\"name\":\"p\",\"parallel\":[" + String.join(",", branches) + "]}");
    }

    private static String branch(String name, String step) {
        return "{\"name\":\"%s\",\"steps\":[%s]}".formatted(name, step);
    }

    private static String plain(String name) {
        return "{\"name\":\"%s\",\"approvers\":{\"role\":\"r\"}}".formatted(name);
    }

    @Test
    void branches_have_faults_of_their_own() {
        assertThat(faults(branches(branch("a", plain("x")))))
                .containsExactly("/steps/0/parallel too-few");
        assertThat(faults(branches(branch("a", plain("x")), branch("x", plain("a")))))
                .containsExactly(
                        "/steps/0/parallel/1/name duplicate",
                        "/steps/0/parallel/1/steps/0/name duplicate");
        assertThat(faults(branches(branch("a", plain("x")), "{\"name\":\"b\",\"steps\":[]}")))
                .containsExactly("/steps/0/parallel/1/steps too-few");
        assertThat(
                        faults(
                                one(
                                        "{\"name\":\"p\",\"parallel\":[],\"approvers\":{\"role\":\"r\"},\"sla\":{}}")))
                .containsExactlyInAnyOrder(
                        "/steps/0/approvers unknown",
                        "/steps/0/sla unknown",
                        "/steps/0/parallel too-few");
        assertThat(
                        faults(
                                one(
                                        "{\"name\":\"s\",\"approvers\":{\"role\":\"r\"},\"comment\":{\"reject\":\"yes\",\"x\":1}}")))
                .containsExactlyInAnyOrder(
                        "/steps/0/comment/x unknown", "/steps/0/comment/reject one-of");
    }

    @Test
    void branches_are_so_deep_and_no_deeper_and_steps_are_counted_in_all_of_them() {
        assertThat(faults(nested(4))).isEmpty();
        assertThat(faults(nested(5))).hasSize(1).allMatch(it -> it.endsWith("/parallel too-deep"));
        var many =
                IntStream.range(0, 99)
                        .mapToObj(i -> plain("s" + i))
                        .collect(Collectors.joining(","));
        assertThat(faults(branches(branch("a", many), branch("b", plain("x"))))).isEmpty();
        assertThat(faults(branches(branch("a", many), branch("b", plain("x") + "," + plain("y")))))
                .containsExactly("/steps too-many");
    }

    private static String nested(int depth) {
        var inner = plain("x");
        for (int i = 0; i < depth; i++) {
            inner =
                    "{\"name\":\"p%d\",\"parallel\":[%s,%s]}"
                            .formatted(i, branch("a" + i, inner), branch("b" + i, plain("y" + i)));
        }
        return one(inner);
    }
}
