package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.fake.Catalog;
import com.athyper.expression.Expr;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class HistoryRoutesTest {
    private static final String DATA = "/api/data/" + Catalog.NAME;
    private final EdgeUnderTest edge = new EdgeUnderTest();

    private String created() {
        return edge.post(DATA)
                .as("manager")
                .json("{\"title\":\"Chairs\",\"amount\":\"1234.50\",\"currency\":\"MYR\"}")
                .send()
                .is(201)
                .textAt("id");
    }

    private EdgeUnderTest.Ask patch(String who, String id, long version, String body) {
        return edge.patch(DATA + "/" + id)
                .as(who)
                .header("If-Match", "\"" + version + "\"")
                .json(body);
    }

    /** Three versions: created, another title, another amount and currency. */
    private String changed() {
        String id = created();
        patch("manager", id, 1, "{\"title\":\"Desks\"}").send().is(200);
        patch("manager", id, 2, "{\"amount\":\"99\",\"currency\":\"EUR\"}").send().is(200);
        return id;
    }

    private Served get(String who, String id, String rest) {
        return edge.get(DATA + "/" + id + rest).as(who).send();
    }

    private void mask(String field, String with) {
        edge.policies.oblige(
                "user",
                new Duty(
                        "planted/mask-" + field,
                        new Obligation.Masked(List.of(field), Mask.of(with).orElseThrow()),
                        Expr.TRUE));
    }

    private static Expr titled(String title) {
        return new Expr.Compare(
                Expr.Comparison.EQ,
                new Expr.Ref("resource", List.of("title")),
                new Expr.Literal(Value.of(title)));
    }

    @Test
    void a_version_is_read_as_it_was() {
        String id = changed();
        var second = get("user", id, "/history/2").is(200);
        assertThat(second.textAt("version")).isEqualTo("2");
        assertThat(second.textAt("operation")).isEqualTo("update");
        assertThat(second.textAt("values", "title")).isEqualTo("Desks");
        assertThat(second.textAt("values", "amount")).isEqualTo("1234.50");
        get("user", id, "/history/3").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "-1", "x", "9999999999999999999", "999999999999999999"})
    void a_version_that_was_never_is_not_found(String version) {
        String id = changed();
        get("user", id, "/history/" + version).refused(404, "DATA.RECORD_NOT_FOUND");
        get("user", id, "/history/" + version + "/diff").refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/history/2/diff|1|2|[{'field':'title','from':'Chairs','to':'Desks'}]",
                "/history/3/diff?from=2|2|3|[{'field':'amount','from':'1234.50','to':'99.00'},{'field':'currency','from':'MYR','to':'EUR'}]",
                "/history/1/diff?from=2|2|1|[{'field':'title','from':'Desks','to':'Chairs'}]",
                "/history/2/diff?from=2|2|2|[]",
                "/history/1/diff|0|1|[{'field':'state','from':null,'to':'draft'},{'field':'title','from':null,'to':'Chairs'},{'field':'amount','from':null,'to':'1234.50'},{'field':'currency','from':null,'to':'MYR'}]"
            })
    void what_changed_between_two_versions_is_told_by_field(
            String path, long from, long to, String changes) {
        var served = get("user", changed(), path).is(200);
        assertThat(served.json())
                .isEqualTo(
                        Value.object()
                                .put("from", from)
                                .put("to", to)
                                .put("changes", Json.trusted(changes.replace('\'', '"')))
                                .build());
    }

    @Test
    void a_version_to_start_from_has_to_be_one() {
        String id = changed();
        get("user", id, "/history/2/diff?from=x").refused(400, "EDGE.QUERY_INVALID");
        get("user", id, "/history/2/diff?from=-1").refused(400, "EDGE.QUERY_INVALID");
        get("user", id, "/history/2/diff?from=4").refused(404, "DATA.RECORD_NOT_FOUND");
    }

    @Test
    void what_is_masked_is_masked_in_what_was_and_no_difference_that_it_hides_is_told() {
        mask("amount", "hide");
        mask("title", "last4");
        String id = changed();
        patch("manager", id, 3, "{\"title\":\"Wood desks\"}").send().is(200);
        assertThat(get("user", id, "/history/1").is(200).at("values", "amount"))
                .isEqualTo(Value.NULL);
        assertThat(get("user", id, "/history/3/diff").is(200).at("changes"))
                .isEqualTo(
                        Json.trusted("[{\"field\":\"currency\",\"from\":\"MYR\",\"to\":\"EUR\"}]"));
        String at = "?at=2040-01-01T00:00:00Z";
        assertThat(get("user", id, at).is(200).text())
                .contains("esks")
                .doesNotContain("Wood")
                .doesNotContain("99.00");
        assertThat(get("manager", id, at).is(200).textAt("amount")).isEqualTo("99.00");
    }

    @Test
    void a_record_is_read_as_it_was_at_a_moment() {
        String id = changed();
        var then = get("user", id, "?at=2030-01-01T12:00:00Z&fields=title,amount").is(200);
        assertThat(then.textAt("version")).isEqualTo("3");
        assertThat(then.textAt("amount")).isEqualTo("99.00");
        assertThat(then.json().get("currency")).isEmpty();
        get("user", id, "?at=2030-01-01T20:00:00%2B08:00").is(200);
        get("user", id, "?at=2030-01-01T11:59:59.999999Z").refused(404, "DATA.RECORD_NOT_FOUND");
        get("user", id, "?at=yesterday").refused(400, "EDGE.QUERY_INVALID");
        get("user", id, "?at=2030-01-01").refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void a_record_that_is_no_more_is_not_there_at_a_moment_after_its_end() {
        String id = changed();
        edge.delete(DATA + "/" + id).as("manager").header("If-Match", "\"3\"").send().is(204);
        get("manager", id, "?at=2030-01-01T12:00:00Z").refused(404, "DATA.RECORD_NOT_FOUND");
        assertThat(get("manager", id, "/history/4").is(200).textAt("operation"))
                .isEqualTo("delete");
        assertThat(get("manager", id, "/history/3").is(200).textAt("values", "title"))
                .isEqualTo("Desks");
    }

    @Test
    void who_may_not_see_a_record_or_its_history_sees_no_version_of_it() {
        String id = changed();
        var ways = List.of("/history", "/history/1", "/history/2/diff", "?at=2040-01-01T00:00:00Z");
        for (Operation operation : List.of(Operation.ENTITY_READ, Operation.ENTITY_HISTORY)) {
            edge.policies.limit(operation, titled("Another"));
            for (String way : ways) {
                get("user", id, way).refused(404, "DATA.RECORD_NOT_FOUND");
            }
            edge.policies.limit(operation, titled("Desks"));
            for (String way : ways) {
                get("user", id, way).is(200);
            }
        }
    }

    @Test
    void who_was_overtaken_is_told_what_to_merge_with() {
        String id = changed();
        var stale =
                patch("user", id, 1, "{\"title\":\"Tables\",\"amount\":99,\"currency\":null}")
                        .send()
                        .refused(412, "DATA.VERSION_STALE");
        assertThat(stale.textAt("merge", "base")).isEqualTo("1");
        assertThat(stale.textAt("merge", "current", "version")).isEqualTo("3");
        assertThat(stale.textAt("merge", "current", "title")).isEqualTo("Desks");
        assertThat(stale.at("merge", "changes"))
                .isEqualTo(
                        Json.trusted(
                                """
                                [{"field":"title","from":"Chairs","to":"Desks"},
                                 {"field":"amount","from":"1234.50","to":"99.00"},
                                 {"field":"currency","from":"MYR","to":"EUR"}]\
                                """));
        assertThat(stale.at("merge", "conflicts"))
                .isEqualTo(Value.texts(List.of("title", "currency")));
        assertThat(
                        patch("user", id, 2, "{\"title\":\"Tables\"}")
                                .send()
                                .refused(412, "DATA.VERSION_STALE")
                                .at("merge", "conflicts"))
                .isEqualTo(Value.texts(List.of()));
    }

    @Test
    void a_stale_deletion_is_told_what_changed_too() {
        String id = changed();
        var stale =
                edge.delete(DATA + "/" + id)
                        .as("user")
                        .header("If-Match", "\"2\"")
                        .send()
                        .refused(412, "DATA.VERSION_STALE");
        assertThat(stale.at("merge", "changes", "0"))
                .isEqualTo(
                        Json.trusted(
                                "{\"field\":\"amount\",\"from\":\"1234.50\",\"to\":\"99.00\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"4\"",
                "W/\"1\"",
                "\"0\"",
                "\"x\"",
                "\"1\", \"2\"",
                "\"9999999999999999999\""
            })
    void from_no_version_in_particular_there_is_the_present_one_alone(String tag) {
        var stale =
                edge.patch(DATA + "/" + changed())
                        .as("user")
                        .header("If-Match", tag)
                        .json("{\"title\":\"Tables\"}")
                        .send()
                        .refused(412, "DATA.VERSION_STALE");
        assertThat(((Value.Fields) stale.at("merge")).values().keySet()).containsExactly("current");
    }

    @Test
    void a_hint_tells_nothing_that_a_read_would_not() {
        mask("amount", "hide");
        String id = changed();
        var stale =
                patch("user", id, 1, "{\"amount\":\"99\"}")
                        .send()
                        .refused(412, "DATA.VERSION_STALE");
        assertThat(stale.at("merge", "current", "amount")).isEqualTo(Value.NULL);
        assertThat(stale.text()).doesNotContain("1234.50").doesNotContain("99.00");
        assertThat(stale.at("merge", "conflicts")).isEqualTo(Value.texts(List.of()));
        edge.policies.limit(Operation.ENTITY_READ, titled("Desks"));
        assertThat(
                        ((Value.Fields)
                                        patch("user", id, 1, "{\"title\":\"x\"}")
                                                .send()
                                                .refused(412, "DATA.VERSION_STALE")
                                                .at("merge"))
                                .values()
                                .keySet())
                .containsExactly("current");
    }
}
