package com.athyper.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.groups.Tuple.tuple;

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

class ObligationReaderTest {
    private static final Map<String, Type> CLAIM =
            Map.of("iban", Type.TEXT, "total", Type.NUMBER, "createdBy", Type.TEXT);

    @Test
    void obligations_are_read_and_kept() {
        var document =
                json(
                        rule(
                                "permit",
                                "entity.*",
                                "[{'mask':{'fields':['iban'],'with':'last4'}},"
                                        + "{'mask':{'fields':['total'],'with':'bucket:100'}},"
                                        + "{'readOnly':{'fields':['iban','total']}},"
                                        + "{'notify':{'roles':['a','b'],'principals':['ada'],"
                                        + "'groups':['desk'],'orgUnits':['fin']}}]"));
        var read = (Read.Sound) PolicyReader.read(document, _ -> Optional.of(CLAIM));

        var rule = read.policy().rules().getFirst();
        assertThat(rule.obligations())
                .containsExactly(
                        new Obligation.Masked(List.of("iban"), Mask.of("last4").orElseThrow()),
                        new Obligation.Masked(
                                List.of("total"), Mask.of("bucket:100").orElseThrow()),
                        new Obligation.ReadOnly(List.of("iban", "total")),
                        new Obligation.Notified(
                                new Subjects(
                                        Set.of("a", "b"),
                                        Set.of(new PrincipalId("ada")),
                                        Set.of("desk"),
                                        Set.of("fin"))));
        assertThat(read.document()).isEqualTo(document);
        assertThat(Json.write(new Value.Items(documents(rule))))
                .isEqualTo(
                        Json.write(json(Json.write(document)).get("rules").orElseThrow())
                                .replaceAll(".*\"obligations\":", "")
                                .replaceAll("}]$", ""));
        assertThat(rule.obligations(Operation.ENTITY_READ)).hasSize(3);
        assertThat(rule.obligations(Operation.ENTITY_UPDATE)).hasSize(2);
        assertThat(rule.obligations(Operation.ENTITY_DELETE)).hasSize(1);
    }

    private static List<Value> documents(Rule rule) {
        return rule.obligations().stream().<Value>map(Obligation::document).toList();
    }

    @ParameterizedTest(name = "{2}: {3} {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "permit|entity.read|7|/rules/0/obligations|wrong-type",
                "permit|entity.read|[7]|/rules/0/obligations/0|wrong-type",
                "permit|entity.read|[{}]|/rules/0/obligations/0/mask|required",
                "permit|entity.read|[{'shout':1,'mask':{'fields':['iban'],'with':'hide'}}]"
                        + "|/rules/0/obligations/0/shout|unknown-member",
                "permit|entity.read|[{'mask':{'fields':['iban'],'with':'rot13'}}]"
                        + "|/rules/0/obligations/0/mask/with|unknown-mask",
                "permit|entity.read|[{'mask':{'fields':['iban']}}]"
                        + "|/rules/0/obligations/0/mask/with|required",
                "permit|entity.read|[{'mask':{'with':'hide'}}]"
                        + "|/rules/0/obligations/0/mask/fields|required",
                "permit|entity.read|[{'mask':{'fields':[],'with':'hide'}}]"
                        + "|/rules/0/obligations/0/mask/fields|required",
                "permit|entity.read|[{'mask':{'fields':[1],'with':'hide'}}]"
                        + "|/rules/0/obligations/0/mask/fields/0|wrong-type",
                "permit|entity.read|[{'mask':{'fields':['createdBy'],'with':'hide'}}]"
                        + "|/rules/0/obligations/0/mask/fields/0|not-applicable",
                "permit|entity.read|[{'mask':{'fields':['ibn'],'with':'hide'}}]"
                        + "|/rules/0/obligations/0/mask/fields/0|unknown-field",
                "permit|entity.read|[{'mask':{'fields':['total'],'with':'last4'}}]"
                        + "|/rules/0/obligations/0/mask/fields/0|not-applicable",
                "permit|entity.update|[{'mask':{'fields':['iban'],'with':'hide'}}]"
                        + "|/rules/0/obligations|not-applicable",
                "permit|entity.read|[{'readOnly':{'fields':['iban']}}]"
                        + "|/rules/0/obligations|not-applicable",
                "permit|entity.update|[{'readOnly':{'fields':['ibn']}}]"
                        + "|/rules/0/obligations/0/readOnly/fields/0|unknown-field",
                "forbid|entity.read|[{'notify':{'roles':['a']}},{'askReason':true}]"
                        + "|/rules/0/obligations|not-applicable",
                "forbid|entity.read|[{'notify':true}]|/rules/0/obligations/0/notify|wrong-type",
                "permit|entity.read|[{'notify':{}}]|/rules/0/obligations/0/notify|required",
                "permit|entity.read|[{'notify':{'roles':[]}}]"
                        + "|/rules/0/obligations/0/notify|required",
                "permit|entity.read|[{'notify':{'relationships':['owner']}}]"
                        + "|/rules/0/obligations/0/notify/relationships|unknown-member",
                "permit|entity.read|[{'notify':{'groups':['night shift']}}]"
                        + "|/rules/0/obligations/0/notify/groups/0|malformed",
                "permit|entity.read|[{'notify':{'personas':['wizard']}}]"
                        + "|/rules/0/obligations/0/notify/personas/0|unknown-persona",
                "forbid|entity.read|[{'mask':{'fields':['iban'],'with':'hide'}}]"
                        + "|/rules/0/obligations|not-applicable"
            })
    void a_faulty_obligation_is_pointed_at(
            String effect, String operation, String obligations, String pointer, String code) {
        assertThat(faults(json(rule(effect, operation, obligations))))
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple(pointer, code));
    }

    @Test
    void fields_are_those_of_entities_that_the_rule_names() {
        var document =
                json(
                        rule(
                                        "permit",
                                        "entity.read",
                                        "[{'mask':{'fields':['iban'],'with':'hide'}}]")
                                .replace("'entities':['claim'],", ""));
        assertThat(faults(document))
                .extracting(Fault::pointer, Fault::code)
                .containsExactly(tuple("/rules/0/entities", "required"));
    }

    private static List<Fault> faults(Value.Fields document) {
        return switch (PolicyReader.read(
                document,
                entity ->
                        entity.equals(new EntityName("claim"))
                                ? Optional.of(CLAIM)
                                : Optional.empty())) {
            case Read.Sound sound -> fail("there are no faults in " + sound);
            case Read.Faulty(var faults) -> faults;
        };
    }

    private static String rule(String effect, String operation, String obligations) {
        return ("{'name':'p','rules':[{'id':'r','effect':'%s','operations':['%s'],"
                        + "'entities':['claim'],'obligations':%s}]}")
                .formatted(effect, operation, obligations);
    }

    private static Value.Fields json(String text) {
        return Json.trustedObject(text.replace('\'', '"'));
    }
}
