package com.athyper.meta;

import static com.athyper.meta.Samples.faults;
import static com.athyper.meta.Samples.json;
import static com.athyper.meta.Samples.sound;
import static com.athyper.meta.Samples.thing;
import static com.athyper.meta.Samples.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.BlobStore.Digest;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.attachment.Attachment;
import com.athyper.meta.attachment.FileName;
import com.athyper.meta.attachment.MediaType;
import com.athyper.meta.contract.EntitySchemas;
import com.athyper.meta.contract.JavaClient;
import com.athyper.meta.contract.TypeScriptClient;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordValidator;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

class AttachmentFieldTest {
    private static final Value.Fields HOLDING =
            thing(
                    """
                    {"name":"invoice","type":"attachment","maxBytes":1000,
                     "mediaTypes":["application/pdf","image/*"]},
                    {"name":"proofs","type":"attachment","many":true,"maxItems":3,"required":true}
                    """);
    private static final EntityModel MODEL = Samples.model(HOLDING);
    private static final String ID = "0197c7a4-0000-7000-8000-00000000000a";

    private static Value.Fields file(String id) {
        return json(
                """
                {"id":"%s","name":"a.pdf","mediaType":"application/pdf","size":12,"sha256":"ab"}
                """
                        .formatted(id));
    }

    /** As the reply to an upload has it. */
    private static Value uploaded() {
        return new Attachment(
                        UUID.fromString(ID),
                        new FileName("a.pdf"),
                        MediaType.UNKNOWN,
                        new Digest(12, "ab"),
                        Optional.empty(),
                        new PrincipalId("user"),
                        Instant.EPOCH,
                        Optional.of(Instant.EPOCH))
                .document();
    }

    private static Value ids(int count) {
        return Value.texts(
                IntStream.range(0, count).mapToObj(i -> new UUID(1, i).toString()).toList());
    }

    private static List<String> judged(Value.Fields input) {
        return switch (RecordValidator.validate(MODEL, input)) {
            case Answer.Ok<Value.Fields> _ -> List.of();
            case Answer.Refused<Value.Fields>(var problem) -> told(problem.faults());
        };
    }

    private static Value.Fields one(Value invoice) {
        return Value.object().put("proofs", ids(1)).put("invoice", invoice).build();
    }

    @Test
    void a_definition_says_how_large_of_which_kind_and_how_many() {
        var kept = sound(HOLDING);
        assertThat(sound(Optional.of(kept), kept)).isEqualTo(kept);
        assertThat(Samples.compiled(kept, 2).fields()).isEqualTo(MODEL.fields());
        assertThat(
                        faults(
                                thing(
                                        """
                                        {"name":"a","type":"attachment","maxBytes":0},
                                        {"name":"b","type":"attachment","maxBytes":1073741825},
                                        {"name":"c","type":"attachment","mediaTypes":["pdf","*/png"]},
                                        {"name":"d","type":"attachment","mediaTypes":[]},
                                        {"name":"e","type":"attachment","maxItems":2},
                                        {"name":"f","type":"attachment","many":true,"maxItems":201},
                                        {"name":"g","type":"attachment","unique":true},
                                        {"name":"h","type":"attachment","default":"x"},
                                        {"name":"i","type":"string","maxBytes":3},
                                        {"name":"j","type":"attachment","maxBytes":1073741824},
                                        {"name":"k","type":"attachment","computed":"record.i"}
                                        """)))
                .containsExactly(
                        "/fields/0/maxBytes out-of-range",
                        "/fields/1/maxBytes out-of-range",
                        "/fields/2/mediaTypes/0 invalid-value",
                        "/fields/2/mediaTypes/1 invalid-value",
                        "/fields/3/mediaTypes out-of-range",
                        "/fields/4/maxItems not-applicable",
                        "/fields/5/maxItems out-of-range",
                        "/fields/6/unique not-applicable",
                        "/fields/7/default not-applicable",
                        "/fields/8/maxBytes not-applicable",
                        "/fields/10/computed not-applicable");
    }

    @Test
    void a_value_names_a_file_by_its_id() {
        var named = Value.object().put("id", ID).build();
        for (Value given :
                List.of(Value.of(ID.toUpperCase(Locale.ROOT)), named, file(ID), uploaded())) {
            assertThat(RecordValidator.validate(MODEL, one(given)).map(it -> it.get("invoice")))
                    .isEqualTo(Answer.ok(Optional.of(named)));
        }
        for (Value given :
                List.of(
                        Value.of("x"),
                        Value.of(1),
                        json("{}"),
                        json("{\"id\":1}"),
                        file(ID).with("path", Value.of("/etc/passwd")),
                        ids(1))) {
            assertThat(judged(one(given))).containsExactly("/invoice wrong-type");
        }
    }

    @Test
    void a_list_is_bounded_and_has_each_file_once() {
        assertThat(judged(Value.object().put("proofs", ids(3)).build())).isEmpty();
        assertThat(judged(Value.object().put("proofs", ids(4)).build()))
                .containsExactly("/proofs too-many");
        assertThat(judged(Value.object().put("proofs", ids(0)).build()))
                .containsExactly("/proofs required");
        assertThat(judged(Value.object().put("proofs", Value.of(ID)).build()))
                .containsExactly("/proofs wrong-type");
        var twice = new Value.Items(List.of(Value.of(ID), file(ID)));
        assertThat(judged(Value.object().put("proofs", twice).build()))
                .containsExactly("/proofs duplicate");
    }

    @Test
    void what_a_record_holds_already_keeps_what_is_known_of_it() {
        var other = new UUID(9, 9).toString();
        var present =
                Value.object()
                        .put("invoice", file(ID))
                        .put("proofs", new Value.Items(List.of(file(other))))
                        .build();
        var changes =
                Value.object()
                        .put("invoice", file(ID).with("size", Value.of(1)))
                        .put("proofs", new Value.Items(List.of(Value.of(ID), Value.of(other))))
                        .build();
        assertThat(RecordValidator.merge(MODEL, present, changes))
                .isEqualTo(
                        Answer.ok(
                                present.with(
                                        "proofs",
                                        new Value.Items(
                                                List.of(
                                                        Value.object().put("id", ID).build(),
                                                        file(other))))));
    }

    @Test
    void it_is_stored_as_a_document_that_a_trigger_fills_in() {
        var plan = DdlPlan.between(new TenantId("demo"), Optional.empty(), MODEL);
        var statements = ((DdlPlan.Steps) plan).statements();
        assertThat(statements)
                .anyMatch(
                        sql ->
                                sql.contains("\"invoice\" jsonb")
                                        && sql.contains("jsonb_array_length(\"proofs\") <= 3"))
                .anyMatch(
                        sql ->
                                sql.endsWith(
                                        "athyper.bind_attachments('invoice', 'f1', 'thing.f1.',"
                                                + " '1000', 'application/pdf,image/*')"));
    }

    @Test
    void it_is_neither_compared_nor_sorted_by() {
        assertThat(FilterReader.read(MODEL, "{\"invoice\":{\"isNull\":false}}"))
                .isInstanceOf(Answer.Ok.class);
        assertThat(FilterReader.read(MODEL, "{\"invoice\":{\"eq\":\"" + ID + "\"}}"))
                .isInstanceOf(Answer.Refused.class);
    }

    @Test
    void contracts_tell_what_is_read_and_what_may_be_written() {
        assertThat(EntitySchemas.of(MODEL, EntitySchemas.Use.READ, Map.of()).toString())
                .contains("sha256");
        assertThat(TypeScriptClient.source(MODEL, Map.of()))
                .contains("readonly proofs: readonly Attachment[];")
                .contains("readonly proofs: readonly (Attachment | string)[];")
                .contains("readonly invoice: Attachment | null;");
        assertThat(JavaClient.source(MODEL, Map.of()))
                .contains("public List<Attachment> proofs() {")
                .contains("public Input proofs(List<Attachment> value) {")
                .contains("public Optional<Attachment> invoice() {");
    }
}
