package com.athyper.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.ExprText;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

class PersonaPoliciesTest {
    private static final PolicySet SET = PolicySet.compile(List.of(PersonaPolicies.policy()), 1);
    private static final Optional<EntityName> ENTITY = Optional.of(new EntityName("requisition"));

    private static final List<Set<String>> PERSONAS =
            List.of(
                    Set.of(),
                    Set.of("user"),
                    Set.of("poweruser"),
                    Set.of("manager"),
                    Set.of("manager", "director"),
                    Set.of("admin"),
                    Set.of("security"),
                    Set.of("compliance"),
                    Set.of("sysadmin"));

    /** In the order above: {@code +} always, {@code o} one's own records, {@code -} never. */
    private static final String TABLE =
            """
            entity.create             - + + + + - - - -
            entity.read               - o o + + - - + -
            entity.update             - o o o o - - - -
            entity.delete             - o o o o - - - -
            entity.restore            - o o o o - - - -
            entity.transition         - o o o o - - - -
            entity.attach             - o o o o - - - -
            entity.history            - o o + + - - + -
            entity.bulk               - - + - - - - - -
            entity.import             - - + - - - - - -
            entity.export             - - + - - - - - -
            entity.query.read         - + + + + + - + -
            entity.query.run          - + + + + - - + -
            entity.query.write        - - + + + + - - -
            entity.graphql.send       + + + + + + + + +
            entity.graphql.read       - - - - - + - + -
            entity.graphql.write      - - - - - + - - -
            meta.read                 + + + + + + + + +
            meta.design               - - - - - + - - -
            workflow.template.read    + + + + + + + + +
            workflow.template.design  - - - - - + - - -
            workflow.template.migrate - - - - - + - - -
            workflow.task.read        + + + + + + + + +
            workflow.task.decide      - + + + + - - - -
            workflow.task.delegate    - + + + + - - - -
            workflow.task.reassign    - - - + + + - - -
            workflow.task.invite      - + + + + + - - -
            workflow.instance.read    - + + + + + - + -
            workflow.instance.cancel  - - - - - + - - -
            workflow.instance.operate - - - - - + - - -
            workflow.instance.override - - - - - + - - -
            workflow.metrics.read     - - - - - + - + -
            policy.read               - - - - - - + + -
            policy.write              - - - - - - + - -
            policy.review             - - - - - - + - -
            policy.widen              - - - - - - + - -
            policy.decide             - - - - - - + - -
            policy.explain            - + + + + - + + -
            policy.simulate           - - - - - - + - -
            policy.replay             - - - - - - + - -
            policy.separation.write   - - - - - - + - -
            policy.decision.read      - - - - - - + + -
            policy.decision.configure - - - - - - + - -
            audit.read                - - - - - - - + -
            iam.principal.read        - - - - - + + - -
            iam.principal.write       - - - - - + - - -
            iam.group.read            - - - - - + + - -
            iam.group.write           - - - - - + - - -
            iam.org-unit.read         - - - - - + + - -
            iam.org-unit.write        - - - - - + - - -
            iam.role.read             - - - - - + + + -
            iam.binding.read          - - - - - + + + -
            iam.binding.write         - - - - - + - - -
            iam.standing.read         - - - - - + + + -
            iam.capability.read       + + + + + + + + +
            iam.break-glass.read      - - - - - + + + -
            iam.break-glass.use       + + + + + + + + +
            collaboration.notification.read + + + + + + + + +
            delegation.read           + + + + + + + + +
            delegation.write          + + + + + + + + +
            delegation.manage         - - - - - + - - -
            platform.tenant.read      - - - - - - - - +
            platform.tenant.operate   - - - - - - - - +
            platform.cache.read       - - - - - - - - +
            platform.cache.clear      - - - - - - - - +
            platform.info.read        + + + + + + + + +
            ref.read                  + + + + + + + + +
            """;

    static Stream<Arguments> table() {
        var rows = new ArrayList<Arguments>();
        TABLE.lines()
                .forEach(
                        line -> {
                            var cells = line.split(" +", -1);
                            var operation = Operation.of(cells[0]).orElseThrow();
                            for (int i = 0; i < PERSONAS.size(); i++) {
                                rows.add(Arguments.of(PERSONAS.get(i), operation, cells[i + 1]));
                            }
                        });
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("table")
    void a_persona_may_do_what_the_table_says(
            Set<String> roles, Operation operation, String allowed) {
        assertThat(decide(roles, operation, "ada")).isEqualTo(!allowed.equals("-"));
        assertThat(decide(roles, operation, "someone.else")).isEqualTo(allowed.equals("+"));
    }

    @Test
    void the_table_has_every_operation() {
        var named = EnumSet.noneOf(Operation.class);
        TABLE.lines()
                .forEach(
                        line ->
                                named.add(
                                        Operation.of(line.substring(0, line.indexOf(' ')))
                                                .orElseThrow()));
        assertThat(named).containsExactlyInAnyOrder(Operation.values());
    }

    @Test
    void the_lists_of_a_persona_are_narrowed_likewise() {
        assertThat(visible("user")).isEqualTo("resource.createdBy == \"ada\"");
        assertThat(visible("manager")).isEqualTo("true");
        assertThat(visible("compliance")).isEqualTo("true");
        assertThat(visible("admin")).isEqualTo("false");
        assertThat(visible("sysadmin")).isEqualTo("false");
    }

    @Test
    void the_document_is_kept_as_it_is_written() {
        assertThat(PolicyReader.check(Optional.empty(), PersonaPolicies.document()))
                .isEqualTo(
                        new PolicyReader.Read.Sound(
                                PersonaPolicies.policy(), PersonaPolicies.document()));
        assertThat(PersonaPolicies.policy().name()).isEqualTo(PersonaPolicies.NAME);
    }

    private static Subject ada(Set<String> roles) {
        return new Subject(new PrincipalId("ada"), roles);
    }

    private static boolean decide(Set<String> roles, Operation operation, String createdBy) {
        var record = Value.object().put("createdBy", createdBy).build();
        return PolicyEvaluator.decide(
                        SET, new AccessRequest(ada(roles), operation, ENTITY, Optional.of(record)))
                .allowed();
    }

    private static String visible(String role) {
        return ExprText.of(
                PolicyEvaluator.narrow(
                                SET, ada(Set.of(role)), Operation.ENTITY_READ, ENTITY.orElseThrow())
                        .visible());
    }
}
