package com.athyper.meta;

import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.change.ContractDiff;
import com.athyper.meta.contract.EntitySchemas;
import com.athyper.meta.contract.EntitySchemas.Use;
import com.athyper.meta.contract.InProcessClients;
import com.athyper.meta.contract.TypeScriptClient;
import com.athyper.meta.record.RecordValidator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class RelationTest {
    private static final String CODE = "{\"name\":\"code\",\"type\":\"string\",\"required\":true}";
    private static final String SUPPLIER =
            """
            {"name":"supplier","fields":[
              {"name":"offers","type":"one-to-many","entity":"offer","by":"supplier"},
              {"name":"code","type":"string","required":true},
              {"name":"praised","label":"Praised by","type":"many-to-many","entity":"offer","by":"praises"}]}
            """;
    private static final String OFFER =
            """
            {"name":"offer","fields":[
              {"name":"title","type":"string","required":true},
              {"name":"supplier","type":"reference","entity":"supplier","required":true},
              {"name":"place","type":"integer"},
              {"name":"praises","type":"many-to-many","entity":"supplier"}]}
            """;

    @TempDir Path directory;

    private static EntityModel of(String definition) {
        return Samples.compiled(sound(json(definition)), 1);
    }

    private static EntityModel later(EntityModel model, String draft) {
        return Samples.compiled(sound(Optional.of(model.document()), json(draft)), 2);
    }

    private static List<String> errors(EntityModel model, EntityModel... inForce) {
        return Neighbours.errors(
                        model,
                        Stream.of(inForce).collect(Collectors.toMap(EntityModel::name, it -> it)))
                .stream()
                .map(error -> error.pointer() + " " + error.code())
                .toList();
    }

    @Test
    void a_relation_has_no_column_and_stands_behind_the_fields_that_have_one() {
        var supplier = of(SUPPLIER);
        assertThat(supplier.fields()).extracting(Field::name).containsExactly("code");
        assertThat(supplier.traits().relations())
                .containsExactly(
                        new EntityRelation(
                                "offers", "Offers", new EntityName("offer"), "supplier", false),
                        new EntityRelation(
                                "praised", "Praised by", new EntityName("offer"), "praises", true));
        var again = sound(Optional.of(supplier.document()), supplier.document());
        assertThat(again).isEqualTo(supplier.document());
        var relabelled = later(supplier, "{\"label\":\"Vendor\"}");
        assertThat(relabelled.traits().relations()).isEqualTo(supplier.traits().relations());
        var bare = later(supplier, "{\"fields\":[" + CODE + "]}");
        assertThat(bare.traits().relations()).isEmpty();
        assertThat(bare.fields()).extracting(Field::id).containsExactly("f1");
    }

    @Test
    void the_side_of_a_many_to_many_that_is_kept_is_a_list_of_references() {
        var praises = of(OFFER).field("praises").orElseThrow();
        assertThat(praises.type()).isEqualTo(FieldType.MULTI_REFERENCE);
        assertThat(praises.columns()).hasSize(1);
    }

    @Test
    void faults_of_relations_are_told_at_their_places() {
        assertThat(
                        Samples.faults(
                                thing(
                                        CODE
                                                + """
                                                ,{"name":"code","type":"one-to-many","entity":"a","by":"b"},
                                                {"name":"x","type":"one-to-many","entity":"a"},
                                                {"name":"id","type":"many-to-many","entity":"a","by":"b"},
                                                {"name":"y","type":"one-to-many","entity":"a","by":"b",
                                                  "required":true}
                                                """)))
                .containsExactlyInAnyOrder(
                        "/fields/1/name duplicate",
                        "/fields/2/by required",
                        "/fields/3/name reserved-name",
                        "/fields/4/required unknown-member");
    }

    @Test
    void both_ends_have_to_be_there_whichever_of_them_changes() {
        var supplier = of(SUPPLIER);
        var offer = of(OFFER);
        assertThat(errors(supplier, offer)).isEmpty();
        assertThat(errors(offer, supplier)).isEmpty();
        assertThat(errors(supplier))
                .containsExactly(
                        "/fields/1/entity reference-not-in-force",
                        "/fields/2/entity reference-not-in-force");
        var single =
                later(
                        offer,
                        """
                        {"fields":[
                          {"name":"title","type":"string","required":true},
                          {"name":"supplier","type":"multi-reference","entity":"supplier"}]}
                        """);
        assertThat(errors(supplier, single))
                .containsExactly("/fields/1/by relation-unfit", "/fields/2/by relation-unfit");
        assertThat(errors(single, supplier))
                .containsExactly("/fields/1 related", "/fields related");
    }

    @Test
    void an_entity_may_show_what_refers_to_it_among_its_own() {
        var node =
                of(
                        """
                        {"name":"supplier","fields":[
                          {"name":"parent","type":"reference","entity":"supplier"},
                          {"name":"children","type":"one-to-many","entity":"supplier","by":"parent"}]}
                        """);
        assertThat(errors(node)).isEmpty();
    }

    @Test
    void the_other_end_is_where_a_relation_is_written() {
        var refused =
                (Answer.Refused<Value.Fields>)
                        RecordValidator.validate(
                                of(SUPPLIER), json("{\"code\":\"a\",\"offers\":[]}"));
        assertThat(Samples.told(refused.problem().faults())).containsExactly("/offers read-only");
        assertThat(refused.problem().faults().getFirst().message())
                .contains("`supplier` of `offer`");
    }

    private static final String LINES =
            """
            {"collections":[{"name":"offers","of":"offer","by":"supplier","position":"place",
              "maxItems":%d}]}
            """;

    private static EntityModel owner(int maxItems) {
        return later(
                of("{\"name\":\"supplier\",\"fields\":[" + CODE + "]}"), LINES.formatted(maxItems));
    }

    private static List<String> changes(EntityModel from, EntityModel to) {
        return ContractDiff.between(from, to).stream()
                .map(
                        change ->
                                "%s %s %s %s"
                                        .formatted(
                                                change.kind().id(),
                                                change.subject(),
                                                change.pointer(),
                                                change.breaking()))
                .toList();
    }

    @Test
    void what_changes_of_collections_and_relations_is_told_to_clients() {
        var supplier = of(SUPPLIER);
        var bare = later(supplier, "{\"fields\":[" + CODE + "]}");
        assertThat(changes(bare, supplier))
                .containsExactly(
                        "relation-added offers /fields/1 false",
                        "relation-added praised /fields/2 false");
        assertThat(changes(supplier, bare))
                .containsExactly(
                        "relation-removed offers /fields/1 true",
                        "relation-removed praised /fields/2 true");
        assertThat(changes(bare, owner(9)))
                .containsExactly("collection-added offers /collections/0 false");
        assertThat(changes(owner(9), owner(8)))
                .containsExactly("collection-changed offers /collections/0/maxItems true");
        assertThat(changes(owner(9), owner(10)))
                .containsExactly("collection-changed offers /collections/0/maxItems false");
        assertThat(changes(owner(9), bare))
                .containsExactly("collection-removed offers /collections/0 true");
        assertThat(changes(bare, later(bare, "{\"softDelete\":true,\"class\":\"transaction\"}")))
                .containsExactly(
                        "entity-changed class /class false",
                        "entity-changed softDelete /softDelete false");
    }

    @Test
    void schemas_and_clients_know_the_lines_of_a_collection() {
        var owner = owner(2);
        var offer = of(OFFER);
        var others = Stream.of(owner, offer).collect(Collectors.toMap(EntityModel::name, it -> it));
        var create = EntitySchemas.of(owner, Use.CREATE, others);
        assertThat(InProcessClients.takes(create, "{'code':'a','offers':[{'title':'b'}]}"))
                .isTrue();
        assertThat(InProcessClients.takes(create, "{'code':'a','offers':[{}]}")).isFalse();
        assertThat(
                        InProcessClients.takes(
                                create, "{'code':'a','offers':[{'title':'b','place':1}]}"))
                .isFalse();
        assertThat(
                        InProcessClients.takes(
                                create,
                                "{'code':'a','offers':[{'title':'b'},{'title':'b'},{'title':'b'}]}"))
                .isFalse();
        var update = EntitySchemas.of(owner, Use.UPDATE, others);
        String known = "'id':'018f0000-0000-7000-8000-000000000001'";
        assertThat(InProcessClients.takes(update, "{'offers':[{" + known + "}]}")).isTrue();
        assertThat(InProcessClients.takes(update, "{'offers':[{'praises':[]}]}")).isFalse();
        assertThat(InProcessClients.javaFaults(owner, others, directory)).isEmpty();
        assertThat(InProcessClients.javaFaults(of(SUPPLIER), others, directory)).isEmpty();
        assertThat(TypeScriptClient.source(owner, others))
                .contains("  readonly offers?: readonly OffersItem[];\n")
                .contains("  readonly offers?: readonly OffersItemCreate[];\n")
                .contains(
                        """
                        export interface OffersItemUpdate {
                          readonly id?: string;
                          readonly title?: string;
                          readonly praises?: readonly string[] | null;
                        }
                        """);
        assertThat(EntitySchemas.hash(owner, others)).isNotEqualTo(owner.hash());
    }
}
