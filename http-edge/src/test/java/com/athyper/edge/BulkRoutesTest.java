package com.athyper.edge;

import static com.athyper.edge.Deals.SUPPLIERS;
import static com.athyper.edge.Deals.supplier;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.edge.pipeline.Limits;
import com.athyper.expression.Expr;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Unavailable;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Collections;
import java.util.List;
import java.util.UUID;

class BulkRoutesTest {
    private static final String BULK = SUPPLIERS + "/bulk";
    private final EdgeUnderTest edge = Deals.edge();

    private EdgeUnderTest.Ask bulk(String mode, String... operations) {
        return edge.post(BULK)
                .as("user")
                .json(
                        "{\"mode\":\"%s\",\"operations\":[%s]}"
                                .formatted(mode, String.join(",", operations)));
    }

    private static String create(String name) {
        return "{\"op\":\"create\",\"values\":{\"name\":\"" + name + "\"}}";
    }

    private static String update(String id, int version, String name) {
        return "{\"op\":\"update\",\"id\":\"%s\",\"version\":%d,\"values\":{\"name\":\"%s\"}}"
                .formatted(id, version, name);
    }

    private static String delete(String id, int version) {
        return "{\"op\":\"delete\",\"id\":\"%s\",\"version\":%d}".formatted(id, version);
    }

    private static String upsert(String code, String name) {
        return "{\"op\":\"upsert\",\"key\":[\"code\"],\"values\":{\"code\":\"%s\",\"name\":\"%s\"}}"
                .formatted(code, name);
    }

    private String name(String id) {
        return edge.get(SUPPLIERS + "/" + id).as("user").send().is(200).textAt("name");
    }

    private long count() {
        return Long.parseLong(
                edge.get(SUPPLIERS + "?count=exact").as("user").send().is(200).textAt("total"));
    }

    @Test
    void each_operation_is_answered_for_itself() {
        String changed = supplier(edge, "A");
        String deleted = supplier(edge, "B");
        var served =
                bulk(
                                "each",
                                create("C"),
                                update(changed, 1, "A2"),
                                delete(deleted, 1),
                                update(UUID.randomUUID().toString(), 1, "X"),
                                "{\"op\":\"create\",\"values\":{\"colour\":1}}",
                                upsert("c1", "U"))
                        .send()
                        .is(200);
        assertThat(served.textAt("items", "0", "status")).isEqualTo("201");
        assertThat(name(served.textAt("items", "0", "id"))).isEqualTo("C");
        assertThat(served.textAt("items", "1", "status")).isEqualTo("200");
        assertThat(served.textAt("items", "1", "version")).isEqualTo("2");
        assertThat(name(changed)).isEqualTo("A2");
        assertThat(served.textAt("items", "2", "status")).isEqualTo("204");
        edge.get(SUPPLIERS + "/" + deleted).as("user").send().is(404);
        assertThat(served.textAt("items", "3", "status")).isEqualTo("404");
        assertThat(served.textAt("items", "4", "status")).isEqualTo("422");
        assertThat(served.textAt("items", "4", "problem", "errors", "0", "pointer"))
                .isEqualTo("/colour");
        assertThat(served.textAt("items", "5", "status")).isEqualTo("201");
        assertThat(served.textAt("done")).isEqualTo("4");
        assertThat(served.textAt("failed")).isEqualTo("2");
    }

    @Test
    void an_upsert_changes_what_has_the_key_and_creates_what_has_not() {
        String id = bulk("each", upsert("c1", "First")).send().is(200).textAt("items", "0", "id");
        var served = bulk("each", upsert("c1", "Second"), upsert("c2", "Other")).send().is(200);
        assertThat(served.textAt("items", "0", "id")).isEqualTo(id);
        assertThat(served.textAt("items", "0", "status")).isEqualTo("200");
        assertThat(served.textAt("items", "1", "status")).isEqualTo("201");
        assertThat(name(id)).isEqualTo("Second");
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void an_upsert_that_was_overtaken_looks_once_more() {
        edge.records.after(1, RecordError.NOT_UNIQUE);
        assertThat(bulk("each", upsert("c1", "A")).send().is(200).textAt("items", "0", "status"))
                .isEqualTo("201");
    }

    @Test
    void all_is_made_together_or_not_at_all() {
        String id = supplier(edge, "A");
        assertThat(bulk("all", create("B"), update(id, 1, "A2")).send().is(200).textAt("done"))
                .isEqualTo("2");
        assertThat(edge.records.together()).isOne();
        assertThat(
                        bulk(
                                        "all",
                                        create("C"),
                                        update(id, 1, "A3"),
                                        "{\"op\":\"create\",\"values\":{\"colour\":1}}")
                                .send()
                                .refused(422, "DATA.BULK_REFUSED")
                                .faults())
                .containsExactly(
                        "/operations/1 DATA.VERSION_STALE",
                        "/operations/2/values/colour unknown-field",
                        "/operations/2/values/name required");
        assertThat(edge.records.together()).isOne();
        assertThat(count()).isEqualTo(2);
        assertThat(name(id)).isEqualTo("A2");
    }

    @Test
    void what_the_store_refuses_of_all_is_told() {
        edge.records.next(RecordError.NOT_UNIQUE);
        assertThat(
                        bulk("all", create("A"), create("B"))
                                .send()
                                .refused(422, "DATA.BULK_REFUSED")
                                .faults())
                .containsExactly("/operations/0 DATA.NOT_UNIQUE", "/operations/1 DATA.NOT_UNIQUE");
    }

    @ParameterizedTest
    @CsvSource({"each", "all"})
    void each_record_is_decided_by_policy(String mode) {
        String mine = supplier(edge, "Mine");
        edge.policies.limit(
                Operation.ENTITY_DELETE,
                new Expr.Compare(
                        Expr.Comparison.EQ,
                        new Expr.Ref("resource", List.of("name")),
                        new Expr.Literal(Value.of("Other"))));
        edge.policies.limit(
                Operation.ENTITY_CREATE,
                new Expr.Compare(
                        Expr.Comparison.NE,
                        new Expr.Ref("resource", List.of("name")),
                        new Expr.Literal(Value.of("Forbidden"))));
        var served = bulk(mode, create("Allowed"), create("Forbidden"), delete(mine, 1)).send();
        if (mode.equals("each")) {
            assertThat(served.textAt("items", "0", "status")).isEqualTo("201");
            assertThat(served.textAt("items", "1", "problem", "code")).isEqualTo("POLICY.DENIED");
            assertThat(served.textAt("items", "2", "problem", "code")).isEqualTo("POLICY.DENIED");
        } else {
            assertThat(served.refused(422, "DATA.BULK_REFUSED").faults())
                    .containsExactly("/operations/1 POLICY.DENIED", "/operations/2 POLICY.DENIED");
        }
        assertThat(name(mine)).isEqualTo("Mine");
        assertThat(edge.audit.entries())
                .extracting(AuditEntry::operation)
                .containsExactly("entity.delete");
    }

    @Test
    void a_hidden_record_is_not_there_for_bulk_either() {
        String id = supplier(edge, "A");
        edge.policies.limit(
                Operation.ENTITY_READ,
                new Expr.Compare(
                        Expr.Comparison.NE,
                        new Expr.Ref("resource", List.of("name")),
                        new Expr.Literal(Value.of("A"))));
        var served = bulk("each", update(id, 1, "B"), create("C")).send().is(200);
        assertThat(served.textAt("items", "0", "problem", "code"))
                .isEqualTo("DATA.RECORD_NOT_FOUND");
    }

    @Test
    void who_may_not_change_many_at_once_is_told_so() {
        edge.policies.forbid(Operation.ENTITY_BULK);
        bulk("each", create("A")).send().refused(403, "POLICY.DENIED");
    }

    /**
     * Goal: a retry under the same key finds what the attempt before it has done, and does the
     * rest.
     *
     * <p>Method: the store fails at the third change, so the first attempt dies without an answer.
     */
    @Test
    void a_retry_makes_what_is_left_and_nothing_twice() {
        String id = supplier(edge, "A");
        edge.records.after(3, new Unavailable("planted", null));
        var request =
                bulk("each", create("B"), update(id, 1, "A2"), create("C"), create("D"))
                        .header("Idempotency-Key", "k1");
        request.send().is(503);
        var served = request.send().is(200);
        assertThat(served.textAt("failed")).isEqualTo("0");
        assertThat(served.textAt("items", "0", "status")).isEqualTo("201");
        assertThat(served.textAt("items", "1", "version")).isEqualTo("2");
        assertThat(count()).isEqualTo(4);
        assertThat(request.send().is(200).text()).isEqualTo(served.text());
    }

    @Test
    void an_entity_that_changes_meanwhile_is_met_under_its_new_model() {
        edge.records.after(1, RecordError.MODEL_CHANGED);
        var served = bulk("each", create("A"), create("B")).send().is(200);
        assertThat(served.textAt("done")).isEqualTo("2");
        assertThat(edge.models.refreshed()).isOne();
        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\":\"some\",\"operations\":[{\"op\":\"create\",\"values\":{}}]} | /mode"
                        + " unknown-value",
                "{\"mode\":\"each\",\"operations\":[]} | /operations count",
                "{\"mode\":\"each\",\"operations\":{}} | /operations type",
                "{\"mode\":\"each\",\"operations\":[1]} | /operations/0 type",
                "{\"mode\":\"each\",\"operations\":[{\"op\":\"drop\"}]} | /operations/0/op"
                        + " unknown-value",
                "{\"mode\":\"each\",\"operations\":[{\"op\":\"create\"}]} | /operations/0/values"
                        + " type",
                "{\"mode\":\"each\",\"operations\":[{\"op\":\"create\",\"values\":{},\"id\":1}]} |"
                        + " /operations/0/id unknown",
                "{\"mode\":\"each\",\"operations\":[{\"op\":\"upsert\",\"key\":[\"name\"],\"values\":{}}]}"
                    + " | /operations/0/key not-unique",
                "{\"mode\":\"each\",\"operations\":[{\"op\":\"upsert\",\"key\":\"code\",\"values\":{}}]}"
                    + " | /operations/0/key type",
                "{\"mode\":\"each\",\"operations\":[{\"op\":\"delete\",\"id\":\"018f0000-0000-7000-8000-000000000000\",\"version\":1.5}]}"
                    + " | /operations/0/version wrong-type",
                "{\"mode\":\"each\",\"operations\":[{\"op\":\"delete\",\"id\":\"x\",\"version\":1}]}"
                    + " | /operations/0/id wrong-type",
            })
    void a_form_that_cannot_be_is_refused_as_a_whole(String body, String fault) {
        assertThat(
                        edge.post(BULK)
                                .as("user")
                                .json(body)
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly(fault);
    }

    @Test
    void one_record_is_changed_once_in_a_request() {
        String id = supplier(edge, "A");
        assertThat(
                        bulk(
                                        "each",
                                        update(id, 1, "B"),
                                        delete(id, 2),
                                        upsert("c", "C"),
                                        upsert("c", "D"))
                                .send()
                                .refused(422, "EDGE.BODY_INVALID")
                                .faults())
                .containsExactly("/operations/1 duplicate", "/operations/3 duplicate");
    }

    @Test
    void an_upsert_needs_its_key() {
        var served =
                bulk("each", "{\"op\":\"upsert\",\"key\":[\"code\"],\"values\":{\"name\":\"A\"}}")
                        .send()
                        .is(200);
        assertThat(served.textAt("items", "0", "problem", "errors", "0", "pointer"))
                .isEqualTo("/code");
    }

    @Test
    void there_is_an_end_to_how_many() {
        edge.limited(Limits.USUAL);
        String[] most = Collections.nCopies(500, create("A")).toArray(String[]::new);
        assertThat(bulk("all", most).send().is(200).textAt("done")).isEqualTo("500");
        String[] tooMany = Collections.nCopies(501, create("A")).toArray(String[]::new);
        assertThat(bulk("each", tooMany).send().refused(422, "EDGE.BODY_INVALID").faults())
                .containsExactly("/operations count");
    }
}
