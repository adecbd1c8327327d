package com.athyper.meta.record;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordQuery.Sort;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads an order such as {@code -amount,title}: attributes, each descending after a minus. */
public final class SortReader {
    public static final int KEYS_MAX = 8;

    private static final String POINTER = "/sort";

    private SortReader() {}

    public static Answer<List<Sort>> read(EntityModel model, String sort) {
        var faults = new ArrayList<Fault>();
        var keys = List.of(sort.split(",", -1));
        if (keys.size() > KEYS_MAX) {
            faults.add(new Fault(POINTER, "too-many", "at most " + KEYS_MAX + " attributes"));
        }
        var seen = new HashSet<String>();
        var sorts = new ArrayList<Sort>();
        for (int i = 0; i < Math.min(keys.size(), KEYS_MAX); i++) {
            boolean descending = keys.get(i).startsWith("-");
            String name = keys.get(i).substring(descending ? 1 : 0);
            String pointer = Fault.at(POINTER, i);
            var attribute = Attribute.shown(model, name);
            if (attribute.isEmpty()) {
                faults.add(
                        new Fault(
                                pointer,
                                "unknown-field",
                                "`" + model.name() + "` has no field `" + name + "`"));
            } else if (!attribute.get().isSortable()) {
                faults.add(
                        new Fault(
                                pointer,
                                "not-applicable",
                                "`" + name + "` has no order that a page could keep"));
            } else if (!seen.add(name)) {
                faults.add(new Fault(pointer, "duplicate", "`" + name + "` appears twice"));
            } else {
                sorts.add(new Sort(name, descending));
            }
        }
        return faults.isEmpty()
                ? Answer.ok(List.copyOf(sorts))
                : Answer.refused(RecordError.QUERY_INVALID.because("the order has faults", faults));
    }
}
