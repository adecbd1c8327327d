package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.change.ContractDiff;
import com.athyper.meta.overlay.Composition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Relations that overlays add. */
class OverlayRelationTest {
    private static final String LINES =
            "{'name':'lines','label':'Its"
                    + " lines','type':'one-to-many','entity':'line','by':'order'}";
    private static final Value.Fields BASE =
            sound(
                    text(
                            """
                            {'name':'order','label':'Order','fields':[
                              {'name':'title','type':'string','maxLength':200},
                              {'name':'parent','type':'reference','entity':'order'},
                              {'name':'children','type':'one-to-many','entity':'order','by':'parent'}],
                             'collections':[{'name':'parts','of':'part','by':'order','position':'place'}]}
                            """));
    private static final EntityModel LINE =
            compiled(
                    sound(
                            text(
                                    """
                                    {'name':'line','fields':[
                                      {'name':'order','type':'reference','entity':'order'},
                                      {'name':'orders','type':'many-to-many','entity':'order'}]}
                                    """)),
                    1);
    private static final EntityModel PART =
            compiled(
                    sound(
                            text(
                                    """
                                    {'name':'part','fields':[
                                      {'name':'order','type':'reference','entity':'order','required':true},
                                      {'name':'place','type':'integer'}]}
                                    """)),
                    1);

    /** Two that refer to one another cannot both be in force first. */
    private static EntityModel compiled(Value.Fields document, int version) {
        return EntityCompiler.trusted(document, version);
    }

    private static Value.Fields text(String json) {
        return json(json.replace('\'', '"'));
    }

    private static Value.Fields overlay(String name, String overlay) {
        return text("{'overlays':{'" + name + "':" + overlay + "}}");
    }

    private static Value.Fields laid(Value.Fields over, String name, String overlay) {
        return sound(Optional.of(over), overlay(name, overlay));
    }

    private static List<String> relations(Value.Fields document) {
        return compiled(document, 2).inbound().stream().map(Inbound::name).toList();
    }

    private static List<String> errors(Value.Fields document, EntityModel... inForce) {
        var models = new HashMap<EntityName, EntityModel>();
        for (EntityModel model : inForce) {
            models.put(model.name(), model);
        }
        return Neighbours.errors(compiled(document, 2), Map.copyOf(models)).stream()
                .map(error -> error.pointer() + " " + error.code())
                .toList();
    }

    @Test
    void an_overlay_adds_relations_of_both_kinds_and_is_told_to_have() {
        var document =
                laid(
                        BASE,
                        "own",
                        """
                        {'layer':'tenant','fields':[
                           %s,
                           {'name':'code','type':'string','maxLength':10},
                           {'name':'listed','type':'many-to-many','entity':'line','by':'orders'}],
                         'order':['listed','code']}
                        """
                                .formatted(LINES));
        var model = compiled(document, 2);

        assertThat(relations(document))
                .containsExactlyInAnyOrder("parts", "children", "lines", "listed");
        assertThat(model.inbound("lines").orElseThrow().label()).isEqualTo("Its lines");
        assertThat(model.fields().stream().map(Field::name))
                .containsExactly("code", "title", "parent");
        assertThat(document.get("fields")).isEqualTo(BASE.get("fields"));
        assertThat(Json.write(Composition.of(document).provenance()))
                .contains("\"lines\":{\"added\":[\"tenant/own\"]}")
                .contains("\"listed\":{\"added\":[\"tenant/own\"]}");
        assertThat(sound(Optional.of(document), document)).isEqualTo(document);
        assertThat(errors(document, LINE, PART)).isEmpty();
    }

    @Test
    void what_does_not_fit_the_other_entity_is_told_where_the_overlay_says_it() {
        var document =
                laid(
                        BASE,
                        "own",
                        "{'layer':'pack','fields':[{'name':'code','type':'text'},"
                                + LINES.replace("'by':'order'", "'by':'owner'")
                                + "]}");
        assertThat(errors(document, LINE, PART))
                .containsExactly("/overlays/own/fields/1/by relation-unfit");
        assertThat(errors(document, PART))
                .containsExactly("/overlays/own/fields/1/entity reference-not-in-force");
        assertThat(
                        errors(
                                sound(
                                        Optional.of(document),
                                        text(
                                                """
                                                {'fields':[{'name':'title','type':'string','maxLength':200},
                                                  {'name':'parent','type':'reference','entity':'order'},
                                                  {'name':'children','type':'one-to-many','entity':'order','by':'title'}]}
                                                """)),
                                LINE,
                                PART))
                .containsExactlyInAnyOrder(
                        "/fields/2/by relation-unfit", "/overlays/own/fields/1/by relation-unfit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'lines','type':'one-to-many','entity':'line'} | /overlays/own/fields/0/by"
                        + " required",
                "{'name':'id','type':'one-to-many','entity':'line','by':'order'} |"
                        + " /overlays/own/fields/0/name reserved-name",
                "{'name':'lines','type':'one-to-many','entity':'line','by':'order','required':true}"
                        + " | /overlays/own/fields/0/required unknown-member",
                "{'name':'title','type':'one-to-many','entity':'line','by':'order'} |"
                        + " /overlays/own/fields/0/name duplicate",
                "{'name':'children','type':'one-to-many','entity':'line','by':'order'} |"
                        + " /overlays/own/fields/0/name duplicate",
                "{'name':'parts','type':'one-to-many','entity':'line','by':'order'} |"
                        + " /overlays/own/fields/0/name duplicate",
            })
    void a_relation_that_cannot_be_is_told_where_it_was_written(String relation, String fault) {
        assertThat(
                        faults(
                                Optional.of(BASE),
                                overlay("own", "{'layer':'pack','fields':[" + relation + "]}")))
                .containsExactly(fault);
    }

    @Test
    void two_overlays_cannot_add_one_name() {
        var one = laid(BASE, "one", "{'layer':'pack','fields':[" + LINES + "]}");
        assertThat(
                        faults(
                                Optional.of(one),
                                overlay("two", "{'layer':'pack','fields':[" + LINES + "]}")))
                .containsExactly("/overlays/two/fields/0/name duplicate");
        assertThat(
                        faults(
                                Optional.of(one),
                                overlay(
                                        "another",
                                        "{'layer':'pack','fields':[{'name':'lines','type':'text'}]}")))
                .containsExactly("/overlays/one/fields/0/name duplicate");
    }

    @Test
    void a_later_overlay_relabels_and_hides_what_another_added() {
        var added = laid(BASE, "trade", "{'layer':'pack','fields':[" + LINES + "]}");
        var relabelled =
                laid(added, "own", "{'layer':'tenant','change':{'lines':{'label':'Items'}}}");
        assertThat(compiled(relabelled, 2).inbound("lines").orElseThrow().label())
                .isEqualTo("Items");
        assertThat(relations(relabelled)).contains("lines");
        assertThat(
                        relations(
                                laid(
                                        added,
                                        "own",
                                        "{'layer':'tenant','change':{'lines':{'hidden':true},'children':{'hidden':true}}}")))
                .containsExactly("parts");
        assertThat(
                        faults(
                                Optional.of(added),
                                overlay(
                                        "own",
                                        "{'layer':'tenant','change':{'lines':{'required':true}}}")))
                .containsExactly("/overlays/own/change/lines/required unknown-member");
    }

    @Test
    void the_contract_diff_tells_of_relations_that_come_with_an_overlay_and_go_with_it() {
        var with = laid(BASE, "own", "{'layer':'pack','fields':[" + LINES + "]}");
        var without = sound(Optional.of(with), overlay("own", "null"));

        assertThat(ContractDiff.between(compiled(BASE, 1), compiled(with, 2)))
                .extracting(
                        change ->
                                change.kind().id()
                                        + " "
                                        + change.subject()
                                        + " "
                                        + change.breaking())
                .containsExactly("relation-added lines false");
        assertThat(ContractDiff.between(compiled(with, 2), compiled(without, 3)))
                .extracting(
                        change ->
                                change.kind().id()
                                        + " "
                                        + change.subject()
                                        + " "
                                        + change.breaking())
                .containsExactly("relation-removed lines true");
        assertThat(without.get("retiredColumns")).isEmpty();
    }
}
