package com.athyper.meta;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Json;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.record.RecordValidator;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What holds of every definition and every record. */
class EntityPropertyTest {
    private static final int TIMES = 200;
    private static final TenantId DEMO = new TenantId("demo");

    @RepeatedTest(TIMES)
    void compiling_gives_the_same_bytes_in_any_order_of_members(RepetitionInfo turn) {
        var chance = chance(turn);
        var definition = chance.ruledDefinition();
        var model = Samples.model(definition);
        var again = Samples.model((Value.Fields) chance.shuffled(definition));

        assertThat(Json.write(again.document()))
                .as("seed %d", Chance.SEED)
                .isEqualTo(Json.write(model.document()));
        assertThat(again.hash()).as("seed %d", Chance.SEED).isEqualTo(model.hash());
        assertThat(DdlPlan.between(DEMO, Optional.empty(), again))
                .as("seed %d", Chance.SEED)
                .isEqualTo(DdlPlan.between(DEMO, Optional.empty(), model));
    }

    @RepeatedTest(TIMES)
    void a_kept_document_is_its_own_next_version(RepetitionInfo turn) {
        var chance = chance(turn);
        var document = Samples.sound(chance.ruledDefinition());
        var again = Samples.sound(Optional.of(document), (Value.Fields) chance.shuffled(document));

        assertThat(again).as("seed %d", Chance.SEED).isEqualTo(document);
        assertThat(
                        DdlPlan.between(
                                DEMO,
                                Optional.of(Samples.compiled(document, 1)),
                                Samples.compiled(again, 2)))
                .as("seed %d", Chance.SEED)
                .isEqualTo(new DdlPlan.Steps(List.of(), List.of(), List.of(), List.of()));
    }

    @RepeatedTest(TIMES)
    void a_rename_keeps_id_and_column_and_plans_nothing(RepetitionInfo turn) {
        var chance = chance(turn);
        var first = Samples.sound(chance.definition());
        var model = Samples.compiled(first, 1);
        var fields = new ArrayList<>(((Value.Items) first.get("fields").orElseThrow()).values());
        int index = chance.below(fields.size());
        fields.set(index, ((Value.Fields) fields.get(index)).with("name", Value.of("renamed")));
        var second =
                Samples.sound(
                        Optional.of(first),
                        Value.object().put("fields", new Value.Items(fields)).build());
        var next = Samples.compiled(second, 2);

        assertThat(next.fields().get(index).name()).isEqualTo("renamed");
        for (int i = 0; i < fields.size(); i++) {
            assertThat(next.fields().get(i).id())
                    .as("seed %d", Chance.SEED)
                    .isEqualTo(model.fields().get(i).id());
            assertThat(next.fields().get(i).column())
                    .as("seed %d", Chance.SEED)
                    .isEqualTo(model.fields().get(i).column());
        }
        assertThat(DdlPlan.between(DEMO, Optional.of(model), next))
                .as("seed %d", Chance.SEED)
                .isEqualTo(new DdlPlan.Steps(List.of(), List.of(), List.of(), List.of()));
    }

    @RepeatedTest(TIMES)
    void what_the_validator_gives_it_accepts_and_leaves_as_it_is(RepetitionInfo turn) {
        var chance = chance(turn);
        var model = Samples.model(chance.ruledDefinition());
        var answer = RecordValidator.validate(model, chance.record(model));

        assertThat(answer).as("seed %d", Chance.SEED).isInstanceOf(Answer.Ok.class);
        if (answer instanceof Answer.Ok<Value.Fields>(var values)) {
            assertThat(values.values().keySet())
                    .as("seed %d", Chance.SEED)
                    .containsExactlyElementsOf(model.fields().stream().map(Field::name).toList());
            assertThat(RecordValidator.validate(model, values))
                    .as("seed %d", Chance.SEED)
                    .isEqualTo(answer);
            assertThat(RecordValidator.merge(model, values, Value.EMPTY))
                    .as("seed %d", Chance.SEED)
                    .isEqualTo(answer);
        }
    }

    private static Chance chance(RepetitionInfo turn) {
        return new Chance(Chance.SEED + turn.getCurrentRepetition());
    }
}
