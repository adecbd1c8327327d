package com.athyper.meta;

import com.athyper.kernel.Fault;

/**
 * What stored records must be like before a plan may run: the query counts those that are not.
 *
 * @param pointer into the new version's document
 * @param message true of each record that is in the way
 * @param count a {@code SELECT} of one number; 0 lets the plan run
 */
public record Precondition(String pointer, String code, String message, String count) {

    /** What to tell when {@code records} are in the way. */
    public Fault fault(long records) {
        return new Fault(
                pointer,
                code,
                message + ": " + records + (records == 1 ? " stored record" : " stored records"));
    }
}
