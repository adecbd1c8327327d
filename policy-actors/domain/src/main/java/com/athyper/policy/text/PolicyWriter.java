package com.athyper.policy.text;

import com.athyper.expression.text.Quoting;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the document of a policy, which is sound, as its text. */
final class PolicyWriter {
    private final StringBuilder text = new StringBuilder();

    String write(Value.Fields policy) {
        text.append("policy ").append(word(policy.text("name").orElse("")));
        quoted(policy, "label");
        quoted(policy, "description");
        text.append('\n');
        for (Value.Fields rule : objects(policy, "rules")) {
            rule(rule);
        }
        return text.toString();
    }

    private void rule(Value.Fields rule) {
        text.append('\n')
                .append(rule.text("effect").orElse(""))
                .append(' ')
                .append(word(rule.text("id").orElse("")));
        quoted(rule, "description");
        if (rule.get("subjects").orElse(Value.NULL) instanceof Value.Fields subjects) {
            clause("for", people(subjects));
            clause("as", names(texts(subjects, "relationships")));
        }
        clause("to", names(texts(rule, "operations")));
        var things = new ArrayList<String>();
        if (!texts(rule, "entities").isEmpty()) {
            things.add(names(texts(rule, "entities")));
        }
        if (!texts(rule, "modules").isEmpty()) {
            things.add("modules " + names(texts(rule, "modules")));
        }
        clause("on", String.join(" or ", things));
        clause("in", names(texts(rule, "states")));
        rule.text("when").ifPresent(condition -> clause("when", Quoting.condition(condition)));
        objects(rule, "obligations").forEach(this::obligation);
        text.append('\n');
    }

    private static String people(Value.Fields subjects) {
        return Grammar.PEOPLE.stream()
                .filter(kind -> !texts(subjects, kind).isEmpty())
                .map(kind -> kind + " " + names(texts(subjects, kind)))
                .collect(Collectors.joining(" or "));
    }

    private void obligation(Value.Fields obligation) {
        obligation.values().forEach((name, value) -> clause(name, asked(name, value)));
    }

    private static String asked(String name, Value value) {
        if (!(value instanceof Value.Fields fields)) {
            return " ";
        }
        return name.equals("notify")
                ? people(fields)
                : names(texts(fields, "fields"))
                        + fields.text("with").map(mask -> " with " + word(mask)).orElse("");
    }

    private void quoted(Value.Fields fields, String member) {
        fields.text(member).ifPresent(value -> clause(member, Quoting.quoted(value)));
    }

    /** Nothing if there is nothing to say. */
    private void clause(String keyword, String said) {
        if (!said.isEmpty()) {
            text.append("\n  ").append((keyword + " " + said).strip());
        }
    }

    private static String names(List<String> names) {
        return names.stream().map(PolicyWriter::word).collect(Collectors.joining(", "));
    }

    private static String word(String name) {
        return Quoting.word(name, Grammar.KINDS);
    }

    private static List<String> texts(Value.Fields fields, String member) {
        var texts = new ArrayList<String>();
        if (fields.get(member).orElse(Value.NULL) instanceof Value.Items(var items)) {
            for (Value item : items) {
                if (item instanceof Value.Text(var value)) {
                    texts.add(value);
                }
            }
        }
        return texts;
    }

    private static List<Value.Fields> objects(Value.Fields fields, String member) {
        var objects = new ArrayList<Value.Fields>();
        if (fields.get(member).orElse(Value.NULL) instanceof Value.Items(var items)) {
            for (Value item : items) {
                if (item instanceof Value.Fields object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }
}
