package com.athyper.policy.log;

import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes out of a record what the log may not keep, and remembers the names: a replay that needs one
 * of them can say so.
 */
public final class LogMask {
    /** What anybody within the tenant may know. All other classifications are taken out. */
    private static final Set<String> OPEN = Set.of("public", "internal");

    private LogMask() {}

    public static boolean isOpen(String classification) {
        return OPEN.contains(classification);
    }

    /** What is left, and what was taken out. */
    public record Masked(Value.Fields left, List<String> names) {
        public Masked {
            names = List.copyOf(names);
        }
    }

    public static Masked of(Value.Fields attributes, Predicate<String> secret) {
        var left = Value.object();
        var names = new ArrayList<String>();
        attributes
                .values()
                .forEach(
                        (name, value) -> {
                            if (secret.test(name)) {
                                names.add(name);
                            } else {
                                left.put(name, value);
                            }
                        });
        return new Masked(left.build(), names);
    }
}
