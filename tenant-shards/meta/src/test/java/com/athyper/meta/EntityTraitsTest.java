package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class EntityTraitsTest {
    private static final String THING =
            "{\"name\":\"thing\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]%s}";

    private static Value.Fields thing(String more) {
        return json(THING.formatted(more));
    }

    private static EntityTraits traits(Value.Fields document) {
        return Samples.compiled(document, 1).traits();
    }

    @Test
    void what_an_entity_is_carries_over_until_it_is_taken_away() {
        var first = sound(thing(",\"softDelete\":true"));
        assertThat(traits(first).softDelete()).isTrue();
        assertThat(first.get("softDelete")).contains(Value.of(true));

        var second = sound(Optional.of(first), json("{\"label\":\"Another\"}"));
        assertThat(traits(second).softDelete()).isTrue();
        var third = sound(Optional.of(second), json("{\"softDelete\":null}"));
        assertThat(traits(third)).isEqualTo(EntityTraits.NONE);
        assertThat(third.values()).doesNotContainKey("softDelete");
        assertThat(faults(thing(",\"softDelete\":\"yes\"")))
                .containsExactly("/softDelete wrong-type");
    }

    @Test
    void a_class_is_one_of_four() {
        var master = sound(thing(",\"class\":\"master\",\"module\":\"BUY\""));
        assertThat(traits(master).entityClass()).contains(EntityClass.MASTER);
        assertThat(faults(thing(",\"class\":\"Master\""))).containsExactly("/class unknown-class");
        assertThat(faults(thing(",\"class\":1"))).containsExactly("/class wrong-type");
    }

    private static EntityModel entity(String name, String more) {
        var document = sound(json("{\"name\":\"%s\",\"fields\":[%s]}".formatted(name, more)));
        return switch (EntityCompiler.compile(
                document, 1, Set.of(new EntityName("supplier"), new EntityName("offer")))) {
            case EntityCompiler.Compiled.Sound(var model, _) -> model;
            case EntityCompiler.Compiled.Faulty(var wrong) ->
                    throw new AssertionError(wrong.toString());
        };
    }

    private static EntityModel of(EntityModel model, String entityClass) {
        return Samples.compiled(
                sound(Optional.of(model.document()), json("{\"class\":\"" + entityClass + "\"}")),
                2);
    }

    private static final String CODE =
            "{\"name\":\"code\",\"type\":\"string\",\"required\":true,\"unique\":true}";
    private static final String REFERENCE =
            "{\"name\":\"supplier\",\"type\":\"reference\",\"entity\":\"supplier\"}";

    private static List<String> errors(EntityModel model, EntityModel... inForce) {
        var all = Stream.of(inForce).collect(Collectors.toMap(EntityModel::name, it -> it));
        return ClassRules.errors(model, all).stream()
                .map(error -> error.pointer() + " " + error.code())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"reference, true", "configuration, false", "master, true", "transaction, false"})
    void what_is_told_apart_by_people_has_a_key(String entityClass, boolean keyed) {
        var loose = entity("loose", "{\"name\":\"a\",\"type\":\"string\",\"unique\":true}");
        assertThat(errors(of(loose, entityClass)).equals(List.of("/class class-needs-key")))
                .isEqualTo(keyed);
        assertThat(errors(of(entity("coded", CODE), entityClass))).isEmpty();
        var counted = "{\"name\":\"number\",\"type\":\"sequence\",\"pattern\":\"{0}\"}";
        assertThat(errors(of(entity("counted", counted), entityClass))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "reference, reference, true",
        "reference, configuration, true",
        "reference, master, false",
        "configuration, transaction, false",
        "master, reference, true",
        "master, master, true",
        "master, transaction, false",
        "transaction, master, true",
        "transaction, transaction, true"
    })
    void what_lasts_does_not_depend_on_what_comes_and_goes(
            String from, String to, boolean allowed) {
        var supplier = entity("supplier", CODE);
        var offer = entity("offer", CODE + "," + REFERENCE);

        assertThat(errors(of(offer, from), of(supplier, to)))
                .isEqualTo(allowed ? List.of() : List.of("/fields/1/entity class-refers-up"));
        assertThat(errors(of(supplier, to), of(offer, from)))
                .isEqualTo(allowed ? List.of() : List.of("/class class-referred-to"));
        assertThat(errors(of(offer, from), supplier)).isEmpty();
        assertThat(errors(of(supplier, to), offer)).isEmpty();
    }

    private static final String LINE =
            "{\"name\":\"owner\",\"type\":\"reference\",\"entity\":\"supplier\",\"required\":true},"
                    + "{\"name\":\"place\",\"type\":\"integer\"}";

    private static EntityModel collecting(EntityModel model, String collections) {
        return Samples.compiled(
                sound(
                        Optional.of(model.document()),
                        json("{\"collections\":[" + collections.replace('\'', '"') + "]}")),
                2);
    }

    private static List<String> unfit(EntityModel model, EntityModel... inForce) {
        var all = Stream.of(inForce).collect(Collectors.toMap(EntityModel::name, it -> it));
        return CollectionRules.errors(model, all).stream()
                .map(error -> error.pointer() + " " + error.code())
                .toList();
    }

    @Test
    void a_collection_is_written_as_it_was_read_and_carries_over() {
        var owner =
                collecting(
                        entity("supplier", CODE),
                        "{'name':'lines','of':'offer','by':'owner','position':'place'}");
        assertThat(owner.traits().collections())
                .containsExactly(
                        new EntityCollection(
                                "lines", new EntityName("offer"), "owner", "place", 200));
        var later = sound(Optional.of(owner.document()), json("{\"label\":\"Another\"}"));
        assertThat(traits(later).collections()).isEqualTo(owner.traits().collections());
        assertThat(
                        faults(
                                thing(
                                        """
                                        ,"collections":[
                                          {"name":"a","of":"b","by":"c"},
                                          {"name":"x","of":"b","by":"c","position":"d","maxItems":201},
                                          {"name":"x","of":"b","by":"c","position":"d","maxItems":200},
                                          {"name":"id","of":"b","by":"c","position":"d"},7]\
                                        """)))
                .containsExactlyInAnyOrder(
                        "/collections/0/position required",
                        "/collections/1/maxItems out-of-range",
                        "/collections/2/name duplicate",
                        "/collections/3/name reserved-name",
                        "/collections/4 wrong-type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'name':'lines','of':'offer','by':'owner','position':'place' |
                    'name':'code','of':'offer','by':'owner','position':'place'  | collection-is-field
                    'name':'lines','of':'ghost','by':'owner','position':'place' | collection-unfit
                    'name':'lines','of':'offer','by':'place','position':'place' | collection-unfit
                    'name':'lines','of':'offer','by':'none','position':'place'  | collection-unfit
                    'name':'lines','of':'offer','by':'owner','position':'owner' | collection-unfit
                    """)
    void a_collection_and_its_members_fit(String collection, String expected) {
        var offer = entity("offer", LINE);
        var owner = collecting(entity("supplier", CODE), "{" + collection + "}");
        assertThat(unfit(owner, offer))
                .isEqualTo(expected == null ? List.of() : List.of("/collections/0 " + expected));
    }

    @Test
    void what_is_collected_keeps_what_it_is_collected_by() {
        var owner =
                collecting(
                        entity("supplier", CODE),
                        "{'name':'lines','of':'offer','by':'owner','position':'place'}");
        assertThat(unfit(entity("offer", LINE), owner)).isEmpty();
        assertThat(unfit(entity("offer", CODE), owner)).containsExactly("/fields collected");
        assertThat(
                        unfit(
                                entity(
                                        "offer",
                                        LINE.replace("\"required\":true", "\"required\":false")),
                                owner))
                .containsExactly("/fields collected");
    }
}
