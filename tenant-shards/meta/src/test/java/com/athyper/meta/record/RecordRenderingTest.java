package com.athyper.meta.record;

import static com.athyper.meta.Samples.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Type;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.meta.Samples;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

class RecordRenderingTest {
    private static final UUID ID = UUID.fromString("0190a1b2-0000-7000-8000-000000000001");
    private static final UUID INSTANCE = UUID.fromString("0190a1b2-0000-7000-8000-000000000000");
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    static StoredRecord stored(Value.Fields values, Optional<UUID> lockedBy) {
        return new StoredRecord(
                ID,
                3,
                Optional.of("submitted"),
                lockedBy,
                new PrincipalId("user"),
                NOON,
                new PrincipalId("manager"),
                NOON.plusSeconds(1),
                values);
    }

    @Test
    void a_record_is_shown_in_the_model_s_order_with_exact_decimals() {
        var shown =
                RecordRendering.render(
                        Samples.model(Samples.PURCHASE_REQUISITION),
                        stored(
                                Value.object()
                                        .put("amount", Value.of(new BigDecimal("0.10")))
                                        .put("title", "Chairs")
                                        .build(),
                                Optional.of(INSTANCE)));

        assertThat(Json.write(shown))
                .isEqualTo(
                        "{\"id\":\"0190a1b2-0000-7000-8000-000000000001\",\"version\":3,\"state\":\"submitted\","
                            + "\"title\":\"Chairs\",\"amount\":\"0.10\",\"currency\":null,\"cost_center\":null,"
                            + "\"needed_by\":null,\"bank_account\":null,"
                            + "\"createdAt\":\"2030-01-01T12:00:00Z\",\"createdBy\":\"user\","
                            + "\"updatedAt\":\"2030-01-01T12:00:01Z\",\"updatedBy\":\"manager\","
                            + "\"workflow\":{\"instanceId\":\"0190a1b2-0000-7000-8000-000000000000\"}}");
    }

    @Test
    void without_lifecycle_there_is_no_state_and_without_lock_no_workflow() {
        assertThat(
                        RecordRendering.render(
                                        Samples.model(Samples.EVERYTHING),
                                        stored(Value.EMPTY, Optional.empty()))
                                .values())
                .doesNotContainKeys("state", "workflow");
    }

    @Test
    void history_shows_fields_that_are_no_more() {
        var shown =
                RecordRendering.render(
                        Samples.model(Samples.PURCHASE_REQUISITION),
                        new Records.Revision(
                                1,
                                "create",
                                new PrincipalId("user"),
                                NOON,
                                Optional.of("draft"),
                                json("{\"amount\":1.50,\"former\":2}")));

        assertThat(shown.get("values")).contains(json("{\"amount\":\"1.50\",\"former\":2}"));
    }

    @Test
    void expressions_see_fields_and_the_platform_s_attributes() {
        var model = Samples.model(Samples.PURCHASE_REQUISITION);
        var types = ModelScope.attributes(model);

        assertThat(types)
                .containsEntry("amount", Type.NUMBER)
                .containsEntry("needed_by", Type.DATE)
                .containsEntry("state", Type.TEXT)
                .containsEntry("createdAt", Type.DATETIME)
                .containsEntry("version", Type.NUMBER);
        assertThat(types.keySet())
                .containsAll(
                        stored(json("{\"title\":\"a\",\"amount\":1}"), Optional.empty())
                                .attributes()
                                .values()
                                .keySet());
        assertThat(ModelScope.attributes(Samples.model(Samples.EVERYTHING)))
                .doesNotContainKey("state")
                .containsEntry("a_json", Type.ANY);
    }
}
