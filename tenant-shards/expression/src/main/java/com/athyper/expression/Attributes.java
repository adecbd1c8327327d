package com.athyper.expression;

import com.athyper.kernel.Value;

import java.util.List;

/**
 * What the references of an expression stand for while it is evaluated. It may be worked out when
 * it is asked for, and is the same however often that is.
 */
@FunctionalInterface
public interface Attributes {

    /** The attribute, or {@link Value#NULL} if it is absent. */
    Value get(String root, List<String> path);

    /** What a path leads to below a value, or {@link Value#NULL} if it leads to nothing. */
    static Value below(Value start, List<String> path, int from) {
        Value value = start;
        for (int i = from; i < path.size(); i++) {
            if (!(value instanceof Value.Fields fields)) {
                return Value.NULL;
            }
            Value member = fields.values().get(path.get(i));
            if (member == null) {
                return Value.NULL;
            }
            value = member;
        }
        return value;
    }
}
