package com.athyper.meta.change;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds where a policy or a template speaks of a field, as a name or within an expression. */
public final class Mentions {
    private Mentions() {}

    /** JSON pointers into the document. */
    public static List<String> of(String field, Value document) {
        var found = new ArrayList<String>();
        var expression =
                Pattern.compile("\\b(?:record|resource)\\." + Pattern.quote(field) + "\\b");
        find(field, expression, document, "", found);
        return found;
    }

    /** Whether a rule of a policy is, or may be, about the entity. */
    public static boolean concerns(Value.Fields rule, String entity) {
        return rule.get("entities")
                .map(
                        listed ->
                                listed instanceof Value.Items(var names)
                                        && (names.contains(Value.of(entity))
                                                || names.contains(Value.of("*"))))
                .orElse(true);
    }

    private static void find(
            String field, Pattern expression, Value value, String at, List<String> found) {
        switch (value) {
            case Value.Null _, Value.Bool _, Value.Num _ -> {}
            case Value.Text(var text) -> {
                if (text.equals(field) || expression.matcher(text).find()) {
                    found.add(at);
                }
            }
            case Value.Items(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    find(field, expression, items.get(i), Fault.at(at, i), found);
                }
            }
            case Value.Fields(var members) ->
                    members.forEach(
                            (name, member) ->
                                    find(field, expression, member, Fault.at(at, name), found));
        }
    }
}
