package com.athyper.workflow;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A tenant's document as it will be kept, or all of its faults. */
public sealed interface Checked {
    record Sound(Value.Fields document) implements Checked {}

    record Faulty(List<Fault> faults) implements Checked {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** The whole of a new version: what it leaves out carries over from the one before. */
    static Value.Fields whole(Optional<Value.Fields> previous, Value.Fields input) {
        var whole = new LinkedHashMap<String, Value>();
        previous.ifPresent(document -> whole.putAll(document.values()));
        whole.putAll(input.values());
        return new Value.Fields(whole);
    }
}
