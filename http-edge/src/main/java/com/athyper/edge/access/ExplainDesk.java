package com.athyper.edge.access;

import static com.athyper.policy.Operation.ENTITY_READ;
import static com.athyper.policy.Operation.POLICY_READ;

import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.StoredRecord;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Records as policy judges them, with what of them may be told to whoever asks why. */
public final class ExplainDesk {
    private final Records records;

    public ExplainDesk(Records records) {
        this.records = records;
    }

    /**
     * A record's attributes.
     *
     * @param judged as they are
     * @param told as the caller sees them: nothing of a record that is hidden from them
     */
    public record Sight(Value.Fields judged, Value.Fields told) {

        /** What somebody made up may be told back to them. */
        public static Sight given(Value.Fields attributes) {
            return new Sight(attributes, attributes);
        }

        /** Whether an attribute is told as it is. */
        public boolean tells(String name) {
            return judged.get(name).equals(told.get(name));
        }
    }

    /** Whoever reads policies may ask about any record; for others a hidden record is not found. */
    public CompletionStage<Answer<Sight>> see(Call call, EntityModel model, UUID id) {
        Expr visible = call.authorization().visible(ENTITY_READ, model.name());
        boolean any = call.authorization().permits(POLICY_READ);
        return !any && visible.equals(Expr.FALSE)
                ? Steps.refused(RecordError.RECORD_NOT_FOUND.because("there is no such record"))
                : Steps.map(
                        records.read(call.tenant(), model, id, any ? Expr.TRUE : visible),
                        record -> sight(call, model, record));
    }

    private static Sight sight(Call call, EntityModel model, StoredRecord record) {
        var judged = record.attributes();
        boolean seen = call.authorization().quietly().allows(ENTITY_READ, model.name(), judged);
        return new Sight(
                judged,
                seen ? call.authorization().masks(model).shown(record).attributes() : Value.EMPTY);
    }
}
