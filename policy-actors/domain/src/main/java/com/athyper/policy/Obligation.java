package com.athyper.policy;

import com.athyper.kernel.Value;

import java.util.List;

/** What a rule asks for beside permitting. */
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

    List<String> fields();

    /** Whether it says something where the operation is done. */
    default boolean concerns(Operation operation) {
        return switch (this) {
            case Masked _ -> operation == Operation.ENTITY_READ;
            case ReadOnly _ ->
                    operation == Operation.ENTITY_CREATE || operation == Operation.ENTITY_UPDATE;
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
        };
    }
}
