package com.athyper.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import com.athyper.expression.Expr;
import com.athyper.expression.ExprText;
import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.PolicyReader.Read;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class PolicyReaderTest {
    private static final String TRAVEL =
            """
            {"name":"travel_limits","description":"Who sees which claims","rules":[
             {"id":"big-claims-hidden","effect":"forbid","operations":["entity.read","entity.update"],
              "entities":["travel_claim"],"subjects":{"roles":["user"],"principals":["ada"]},
              "when":"resource.total > 5000","description":"Too big for most"},
             {"id":"rest","effect":"permit","operations":["workflow.task.*"]}]}\
            """;

    @Test
    void a_document_becomes_a_policy() {
        Policy policy = sound(PolicyReader.read(json(TRAVEL))).policy();

        assertThat(policy.name()).isEqualTo(new EntityName("travel_limits"));
        Rule hidden = policy.rules().getFirst();
        assertThat(hidden.id()).isEqualTo("travel_limits/big-claims-hidden");
        assertThat(hidden.effect()).isEqualTo(Effect.FORBID);
        assertThat(hidden.operations())
                .containsExactlyInAnyOrder(Operation.ENTITY_READ, Operation.ENTITY_UPDATE);
        assertThat(hidden.entities()).containsExactly(new EntityName("travel_claim"));
        assertThat(hidden.subjects())
                .isEqualTo(new Subjects(Set.of("user"), Set.of(new PrincipalId("ada"))));
        assertThat(ExprText.of(hidden.when())).isEqualTo("resource.total > 5000");
        assertThat(policy.rules().getLast())
                .isEqualTo(
                        new Rule(
                                "travel_limits/rest",
                                Effect.PERMIT,
                                Set.of(
                                        Operation.TASK_READ,
                                        Operation.TASK_DECIDE,
                                        Operation.TASK_DELEGATE,
                                        Operation.TASK_REASSIGN,
                                        Operation.TASK_INVITE),
                                Set.of(),
                                Subjects.EVERYONE,
                                Expr.TRUE,
                                List.of()));
    }

    @Test
    void a_star_means_every_operation() {
        var read = PolicyReader.read(json(rule("\"operations\":[\"*\"]")));
        assertThat(sound(read).policy().rules().getFirst().operations())
                .containsExactlyInAnyOrder(Operation.values());
    }

    @Test
    void members_are_kept_in_one_order() {
        var one = json("{\"rules\":[],\"name\":\"a\",\"label\":\"A\"}");
        var other = json("{\"label\":\"A\",\"name\":\"a\",\"rules\":[]}");
        assertThat(Json.write(sound(PolicyReader.read(one)).document()))
                .isEqualTo(Json.write(sound(PolicyReader.read(other)).document()))
                .isEqualTo("{\"name\":\"a\",\"label\":\"A\",\"rules\":[]}");
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "\"operations\":[\"entity.red\"] => /rules/0/operations/0 => unknown-operation",
                "\"operations\":[\"ent.*\"] => /rules/0/operations/0 => unknown-operation",
                "\"operations\":[\"enti*\"] => /rules/0/operations/0 => unknown-operation",
                "\"operations\":[] => /rules/0/operations => required",
                "\"operations\":\"entity.read\" => /rules/0/operations => wrong-type",
                "\"operations\":[1] => /rules/0/operations/0 => wrong-type",
                "\"operations\":[\"*\",\"*\"] => /rules/0/operations/1 => duplicate",
                "\"effect\":\"allow\" => /rules/0/effect => unknown-effect",
                "\"effect\":null => /rules/0/effect => wrong-type",
                "\"id\":\"a/b\" => /rules/0/id => malformed",
                "\"id\":7 => /rules/0/id => wrong-type",
                "\"entities\":[] => /rules/0/entities => required",
                "\"entities\":[\"No Name\"] => /rules/0/entities/0 => malformed",
                "\"subjects\":{} => /rules/0/subjects => required",
                "\"subjects\":{\"roles\":[]} => /rules/0/subjects => required",
                "\"subjects\":{\"roles\":[\"A B\"]} => /rules/0/subjects/roles/0 => malformed",
                "\"subjects\":{\"group\":[\"a\"],\"roles\":[\"b\"]} => /rules/0/subjects/group =>"
                        + " unknown-member",
                "\"subjects\":{\"groups\":[\"a b\"]} => /rules/0/subjects/groups/0 => malformed",
                "\"subjects\":{\"orgUnits\":[\"\"]} => /rules/0/subjects/orgUnits/0 => malformed",
                "\"subjects\":{\"personas\":[\"boss\"]} => /rules/0/subjects/personas/0 =>"
                        + " unknown-persona",
                "\"subjects\":{\"relationships\":[\"friend\"]} => /rules/0/subjects/relationships/0"
                        + " => unknown-relationship",
                "\"modules\":[] => /rules/0/modules => required",
                "\"modules\":[\"buy\"] => /rules/0/modules/0 => malformed",
                "\"states\":[\"draft\"] => /rules/0/entities => required",
                "\"states\":[] => /rules/0/states => required",
                "\"states\":[\"a b\"] => /rules/0/states/0 => malformed",
                "\"subjects\":{\"principals\":[\"a b\"]} => /rules/0/subjects/principals/0 =>"
                        + " malformed",
                "\"subjects\":[] => /rules/0/subjects => wrong-type",
                "\"when\":\"resource.\" => /rules/0/when => syntax",
                "\"when\":\"record.total > 1\" => /rules/0/when => unknown-root",
                "\"when\":\"subject.name == ''\" => /rules/0/when => unknown-attribute",
                "\"when\":\"size(subject.id)\" => /rules/0/when => type-mismatch",
                "\"when\":\"\" => /rules/0/when => required",
                "\"when\":true => /rules/0/when => wrong-type",
                "\"wen\":\"true\" => /rules/0/wen => unknown-member",
                "\"description\":1 => /rules/0/description => wrong-type"
            })
    void a_faulty_member_is_pointed_at(String member, String pointer, String code) {
        assertThat(faults(PolicyReader.read(json(rule(member)))))
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple(pointer, code));
    }

    @Test
    void all_faults_are_told_at_once() {
        var read =
                PolicyReader.read(
                        json(
                                """
                                {"name":"Not A Name","extra":1,"rules":[7,{},
                                 {"id":"a","effect":"permit","operations":["meta.read"]},
                                 {"id":"a","effect":"permit","operations":["meta.read"],
                                  "when":"x.y && 1"}]}\
                                """));

        assertThat(faults(read))
                .extracting(Fault::pointer, Fault::code)
                .containsExactlyInAnyOrder(
                        tuple("/extra", "unknown-member"),
                        tuple("/name", "malformed"),
                        tuple("/rules/0", "wrong-type"),
                        tuple("/rules/1/id", "required"),
                        tuple("/rules/1/effect", "required"),
                        tuple("/rules/1/operations", "required"),
                        tuple("/rules/3/id", "duplicate"),
                        tuple("/rules/3/when", "unknown-root"),
                        tuple("/rules/3/when", "type-mismatch"));
        assertThat(faults(PolicyReader.read(Value.EMPTY)))
                .extracting(Fault::pointer, Fault::code)
                .containsExactlyInAnyOrder(tuple("/name", "required"), tuple("/rules", "required"));
    }

    @Test
    void a_condition_has_to_fit_the_entities_in_force() {
        Map<String, Map<String, Type>> entities =
                Map.of(
                        "travel_claim", Map.of("total", Type.NUMBER),
                        "other", Map.of("total", Type.TEXT));
        var document =
                json(
                        rule(
                                "\"entities\":[\"travel_claim\",\"other\",\"gone\"],"
                                        + "\"when\":\"resource.total > 5000\""));

        assertThat(PolicyReader.read(document)).isInstanceOf(Read.Sound.class);
        assertThat(
                        faults(
                                PolicyReader.read(
                                        document,
                                        name -> Optional.ofNullable(entities.get(name.value())))))
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(
                        tuple("/rules/0/entities/2", "unknown-entity"),
                        tuple("/rules/0/when", "type-mismatch"));
        assertThat(
                        PolicyReader.read(
                                json(TRAVEL),
                                name -> Optional.ofNullable(entities.get(name.value()))))
                .isInstanceOf(Read.Sound.class);
    }

    @Test
    void a_version_carries_over_what_it_leaves_out() {
        var before = json(TRAVEL);
        var rules = json("{\"rules\":[]}");

        assertThat(sound(PolicyReader.check(Optional.of(before), rules)).document())
                .isEqualTo(before.with("rules", new Value.Items(List.of())));
        assertThat(sound(PolicyReader.check(Optional.empty(), before)).document())
                .isEqualTo(before);
    }

    @Test
    void a_policy_keeps_its_name() {
        var renamed = json("{\"name\":\"other\",\"rules\":7}");
        assertThat(faults(PolicyReader.check(Optional.of(json(TRAVEL)), renamed)))
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/name", "immutable"), tuple("/rules", "wrong-type"));
    }

    @Test
    void lists_and_texts_have_a_greatest_length() {
        limit(
                PolicyReader.RULES_MAX,
                "/rules",
                "too-many",
                count ->
                        "{\"name\":\"a\",\"rules\":[%s]}"
                                .formatted(
                                        many(
                                                count,
                                                i ->
                                                        """
                                                        {"id":"r%d","effect":"permit",
                                                         "operations":["*"]}\
                                                        """
                                                                .formatted(i))));
        limit(
                PolicyReader.ENTITIES_MAX,
                "/rules/0/entities",
                "too-many",
                count -> rule("\"entities\":[%s]".formatted(many(count, "\"e%d\""::formatted))));
        limit(
                PolicyReader.ROLES_MAX,
                "/rules/0/subjects/roles",
                "too-many",
                count ->
                        rule(
                                "\"subjects\":{\"roles\":[%s]}"
                                        .formatted(many(count, "\"r%d\""::formatted))));
        limit(
                PolicyReader.PRINCIPALS_MAX,
                "/rules/0/subjects/principals",
                "too-many",
                count ->
                        rule(
                                "\"subjects\":{\"principals\":[%s]}"
                                        .formatted(many(count, "\"p%d\""::formatted))));
        limit(
                PolicyReader.DESCRIPTION_MAX,
                "/rules/0/description",
                "too-long",
                count -> rule("\"description\":\"%s\"".formatted("d".repeat(count))));
        limit(
                PolicyReader.LABEL_MAX,
                "/label",
                "too-long",
                count ->
                        "{\"name\":\"a\",\"rules\":[],\"label\":\"%s\"}"
                                .formatted("l".repeat(count)));
    }

    @Test
    void more_operations_than_there_are_is_too_many() {
        String names = many(PolicyReader.OPERATIONS_MAX + 1, "\"o%d\""::formatted);
        assertThat(faults(PolicyReader.read(json(rule("\"operations\":[" + names + "]")))))
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/rules/0/operations", "too-many"));
    }

    private static void limit(int max, String pointer, String code, IntFunction<String> document) {
        assertThat(PolicyReader.read(json(document.apply(max)))).isInstanceOf(Read.Sound.class);
        assertThat(faults(PolicyReader.read(json(document.apply(max + 1)))))
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple(pointer, code));
    }

    private static String many(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    /** A policy of one rule, which is sound but for the given members. */
    private static String rule(String members) {
        Value.Fields rule =
                json("{\"id\":\"a\",\"effect\":\"permit\",\"operations\":[\"entity.read\"]}");
        for (var member : json("{" + members + "}").values().entrySet()) {
            rule = rule.with(member.getKey(), member.getValue());
        }
        return "{\"name\":\"a\",\"rules\":[" + Json.write(rule) + "]}";
    }

    private static Value.Fields json(String text) {
        return Json.trustedObject(text);
    }

    private static Read.Sound sound(Read read) {
        return switch (read) {
            case Read.Sound sound -> sound;
            case Read.Faulty(var faults) -> fail(faults.toString());
        };
    }

    private static List<Fault> faults(Read read) {
        return switch (read) {
            case Read.Sound sound -> fail("there are no faults in " + sound);
            case Read.Faulty(var faults) -> faults;
        };
    }
}
