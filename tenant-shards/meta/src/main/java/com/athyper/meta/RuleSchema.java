package com.athyper.meta;

import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.behaviour.BehaviourCompiler;
import com.athyper.meta.behaviour.BehaviourCompiler.Outcome;
import com.athyper.meta.behaviour.BehaviourCompiler.Schema;
import com.athyper.meta.behaviour.Rules;
import com.athyper.meta.record.ModelScope;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the expressions of a definition may speak of. */
record RuleSchema(Schema schema) {

    static RuleSchema of(EntityDocument document) {
        return new RuleSchema(
                new Schema(
                        types(document.fields(), document.lifecycle()),
                        document.fields().stream().map(Field::name).toList(),
                        transitions(document.lifecycle())));
    }

    /**
     * Of a draft that may have faults elsewhere: what has one is there and may be anything, so that
     * nothing is told twice.
     */
    static RuleSchema of(Value.Fields draft, List<Field> sound, Optional<Lifecycle> lifecycle) {
        var types = new LinkedHashMap<>(types(sound, lifecycle));
        var fields =
                names(draft.get("fields"))
                        .orElseGet(() -> sound.stream().map(Field::name).toList());
        fields.forEach(name -> types.putIfAbsent(name, Type.ANY));
        if (draft.get("lifecycle").filter(Value.Fields.class::isInstance).isPresent()) {
            types.putIfAbsent("state", Type.ANY);
        }
        var transitions =
                draft.get("lifecycle")
                        .flatMap(
                                value ->
                                        value instanceof Value.Fields object
                                                ? names(object.get("transitions"))
                                                : Optional.empty())
                        .orElseGet(() -> transitions(lifecycle));
        return new RuleSchema(new Schema(types, fields, transitions));
    }

    Outcome compile(Rules rules) {
        return BehaviourCompiler.compile(rules, schema);
    }

    private static Map<String, Type> types(List<Field> fields, Optional<Lifecycle> lifecycle) {
        var byName = new LinkedHashMap<String, Field>();
        fields.forEach(field -> byName.putIfAbsent(field.name(), field));
        return ModelScope.attributes(
                EntityModel.of(
                        new EntityName("draft"),
                        0,
                        "",
                        Optional.empty(),
                        List.copyOf(byName.values()),
                        lifecycle,
                        "",
                        Value.EMPTY));
    }

    /** One for each item, in order, so that an index is a pointer. */
    private static Optional<List<String>> names(Optional<Value> list) {
        return list.flatMap(
                value ->
                        value instanceof Value.Items(var items)
                                ? Optional.of(items.stream().map(RuleSchema::name).toList())
                                : Optional.empty());
    }

    private static String name(Value item) {
        return item instanceof Value.Fields object ? object.text("name").orElse("") : "";
    }

    private static List<String> transitions(Optional<Lifecycle> lifecycle) {
        return lifecycle.stream()
                .flatMap(cycle -> cycle.transitions().stream())
                .map(Transition::name)
                .toList();
    }
}
