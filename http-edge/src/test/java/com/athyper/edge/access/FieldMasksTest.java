package com.athyper.edge.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCheck.Checked;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.SortReader;
import com.athyper.policy.Duty;
import com.athyper.policy.Mask;
import com.athyper.policy.Obligation;
import com.athyper.policy.PolicyError;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class FieldMasksTest {
    private static final Value.Fields FIRST =
            checked(
                    Optional.empty(),
                    """
                    {"name":"supplier","label":"Supplier","fields":[
                     {"name":"bank_account","type":"string"},
                     {"name":"price","type":"money","precision":18,"scale":2},
                     {"name":"city","type":"string"}]}\
                    """);
    private static final EntityModel MODEL = EntityCompiler.trusted(FIRST, 1);

    private static Value.Fields checked(Optional<Value.Fields> before, String document) {
        return switch (EntityCheck.check(before, Json.trustedObject(document))) {
            case Checked.Sound(var kept) -> kept;
            case Checked.Faulty(var faults) -> throw new AssertionError(faults.toString());
        };
    }

    private static FieldMasks masks(EntityModel model, String field, String with) {
        return new FieldMasks(
                new TenantId("demo"),
                model,
                List.of(
                        new Duty(
                                "p/r",
                                new Obligation.Masked(List.of(field), Mask.of(with).orElseThrow()),
                                Expr.TRUE)));
    }

    private static Value.Fields json(String text) {
        return Json.trustedObject(text);
    }

    @Test
    void a_mask_holds_for_a_field_that_was_renamed() {
        var renamed =
                EntityCompiler.trusted(
                        checked(
                                Optional.of(FIRST),
                                """
                                {"fields":[
                                 {"name":"iban","renamedFrom":"bank_account","type":"string"},
                                 {"name":"price","type":"money","precision":18,"scale":2},
                                 {"name":"city","type":"string"}]}\
                                """),
                        2);
        var values = json("{\"iban\":\"DE1234567890\",\"city\":\"Ipoh\"}");

        for (String name : List.of("bank_account", "iban")) {
            assertThat(masks(renamed, name, "last4").past(values))
                    .isEqualTo(json("{\"iban\":\"****7890\",\"city\":\"Ipoh\"}"));
        }
        assertThat(masks(renamed, "account_no", "last4").past(values))
                .isEqualTo(json("{\"iban\":null,\"city\":null}"));
    }

    @Test
    void equal_values_of_different_fields_and_tenants_look_different() {
        var hash = masks(MODEL, "city", "hash").past(json("{\"city\":\"Ipoh\"}")).text("city");
        var other =
                masks(MODEL, "bank_account", "hash")
                        .past(json("{\"bank_account\":\"Ipoh\"}"))
                        .text("bank_account");
        assertThat(hash).isPresent().isNotEqualTo(other);
    }

    @Test
    void a_part_of_a_masked_field_is_not_asked_by_either() {
        var masks = masks(MODEL, "price", "hide");
        for (String filter :
                List.of(
                        "{\"price.amount\":{\"gt\":\"10\"}}",
                        "{\"price.currency\":{\"eq\":\"MYR\"}}",
                        "{\"or\":[{\"not\":{\"price.amount\":{\"lt\":\"10\"}}}]}")) {
            refused(
                    masks,
                    new RecordQuery(
                            ok(FilterReader.read(MODEL, filter)),
                            List.of(),
                            1,
                            Optional.empty(),
                            false));
        }
        refused(
                masks,
                new RecordQuery(
                        Expr.TRUE,
                        ok(SortReader.read(MODEL, "city,-price.amount")),
                        1,
                        Optional.empty(),
                        false));
        assertThat(masks.maySeek("price.amount", "/group/0")).isInstanceOf(Answer.Refused.class);
        assertThat(masks.maySeek("city", "/group/0")).isInstanceOf(Answer.Ok.class);
    }

    private static void refused(FieldMasks masks, RecordQuery query) {
        assertThat(masks.maySeek(query))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(PolicyError.FIELD_MASKED));
    }

    private static <T> T ok(Answer<T> answer) {
        return switch (answer) {
            case Answer.Ok<T>(var value) -> value;
            case Answer.Refused<T>(var problem) -> throw new AssertionError(problem.toString());
        };
    }
}
