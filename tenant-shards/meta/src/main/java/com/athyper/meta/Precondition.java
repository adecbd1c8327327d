package com.athyper.meta;

import com.athyper.kernel.Fault;

/**
 * What stored records must be like before a plan may run: the query counts those that are not.
 *
 * @param pointer into the new version's document
 * @param message true of each record that is in the way
 * @param count a {@code SELECT} of one number; 0 lets the plan run
 */
public record Precondition(String pointer, String code, String message, String count, Guard guard) {

    /** What keeps a precondition true once it was found to hold, while writers go on. */
    public sealed interface Guard {
        /** Only that nobody writes. */
        record Lock() implements Guard {}

        /** A rule that the same plan puts on the field. */
        record Rule() implements Guard {}

        /**
         * A check that is there for as long as the plan is carried out.
         *
         * @param field its id
         * @param what a word for the check's name, of at most six letters
         * @param violation true of the rows that are in the way
         */
        record Check(String field, String what, String violation) implements Guard {}
    }

    public Precondition(String pointer, String code, String message, String count) {
        this(pointer, code, message, count, new Guard.Lock());
    }

    /** What to tell when {@code records} are in the way. */
    public Fault fault(long records) {
        return new Fault(
                pointer,
                code,
                message + ": " + records + (records == 1 ? " stored record" : " stored records"));
    }
}
