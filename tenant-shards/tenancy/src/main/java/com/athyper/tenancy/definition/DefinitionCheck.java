package com.athyper.tenancy.definition;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.Optional;

/**
 * What makes a document of one kind well-formed, judged from the document and its predecessor
 * alone.
 */
@FunctionalInterface
public interface DefinitionCheck {

    /**
     * The document as it will be kept (defaults filled in, stable ids given), or all of its faults.
     */
    sealed interface Checked {
        record Sound(Value.Fields document) implements Checked {}

        record Faulty(List<Fault> faults) implements Checked {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    Checked check(Optional<Value.Fields> previous, Value.Fields document);
}
