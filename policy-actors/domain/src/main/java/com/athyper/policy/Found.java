package com.athyper.policy;

import java.util.Arrays;
import java.util.Comparator;

/** Collects the clauses that may have a say. What lies in one array is not copied. */
final class Found {
    static final Clause[] NOTHING = {};
    private static final Comparator<Clause> BY_PLACE = Comparator.comparingInt(Clause::place);

    private Clause[] clauses = NOTHING;
    private int count;
    private boolean merged;

    void add(Clause[] more) {
        if (more.length == 0) {
            return;
        }
        if (count == 0) {
            clauses = more;
            count = more.length;
            return;
        }
        int whole = count + more.length;
        if (!merged || clauses.length < whole) {
            // Never written to before: it may be the index's own.
            clauses = Arrays.copyOf(clauses, Math.max(whole, 2 * count));
            merged = true;
        }
        System.arraycopy(more, 0, clauses, count, more.length);
        count = whole;
    }

    /** In the order of their places, each once. The array is not to be changed. */
    Clause[] inOrder() {
        if (!merged) {
            return clauses;
        }
        Arrays.sort(clauses, 0, count, BY_PLACE);
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (clauses[i].place() != clauses[kept - 1].place()) {
                clauses[kept] = clauses[i];
                kept++;
            }
        }
        return Arrays.copyOf(clauses, kept);
    }
}
