package com.athyper.expression;

import com.athyper.kernel.Fault;

import java.util.List;

/** What became of a source text. */
public sealed interface Parsed {

    /** It can be executed. */
    record Sound(Expr expr, Type type) implements Parsed {}

    /**
     * It cannot.
     *
     * @param faults all of them, each with an empty pointer: the whole text
     */
    record Faulty(List<Fault> faults) implements Parsed {
        public Faulty {
            faults = List.copyOf(faults);
        }

        /** The faults as those of the member that held the text. */
        public List<Fault> at(String pointer) {
            return faults.stream()
                    .map(fault -> new Fault(pointer, fault.code(), fault.message()))
                    .toList();
        }
    }
}
