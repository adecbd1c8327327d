package com.athyper.policy;

import com.athyper.kernel.Value;

import java.util.List;

/** What a rule asks for beside permitting, or forbidding. */
public sealed interface Obligation {

    /** Fields of which only what the mask leaves is shown. */
    record Masked(List<String> fields, Mask with) implements Obligation {
        public Masked {
            fields = List.copyOf(fields);
        }
    }

    /** Fields that are not given a value. */
    record ReadOnly(List<String> fields) implements Obligation {
        public ReadOnly {
            fields = List.copyOf(fields);
        }
    }

    /** Whoever does it has proved who they are by two factors. */
    record SecondFactor() implements Obligation {}

    /** Whoever does it says why. */
    record Reasoned() implements Obligation {}

    /** The decision is logged, and whole, whatever is logged of others. */
    record LoggedInFull() implements Obligation {}

    /** Those are told that it was done; of a {@code forbid}, that it was refused. */
    record Notified(Subjects whom) implements Obligation {}

    /** Those it is about; none if it is about the operation as such. */
    default List<String> fields() {
        return switch (this) {
            case Masked(var fields, _) -> fields;
            case ReadOnly(var fields) -> fields;
            case SecondFactor _, Reasoned _, LoggedInFull _, Notified _ -> List.of();
        };
    }

    /** Whether it says something where the operation is done. */
    default boolean concerns(Operation operation) {
        return switch (this) {
            case Masked _ -> operation == Operation.ENTITY_READ;
            case ReadOnly _ ->
                    operation == Operation.ENTITY_CREATE || operation == Operation.ENTITY_UPDATE;
            case SecondFactor _, Reasoned _, LoggedInFull _, Notified _ -> true;
        };
    }

    /** As documents have it. */
    default Value.Fields document() {
        return switch (this) {
            case Masked(var fields, var mask) ->
                    Value.object()
                            .put(
                                    "mask",
                                    Value.object()
                                            .put("fields", Value.texts(fields))
                                            .put("with", mask.id())
                                            .build())
                            .build();
            case ReadOnly(var fields) ->
                    Value.object()
                            .put(
                                    "readOnly",
                                    Value.object().put("fields", Value.texts(fields)).build())
                            .build();
            case SecondFactor _ -> Value.object().put("requireMfa", true).build();
            case Reasoned _ -> Value.object().put("askReason", true).build();
            case LoggedInFull _ -> Value.object().put("logInFull", true).build();
            case Notified(var whom) -> Value.object().put("notify", whom.document()).build();
        };
    }
}
