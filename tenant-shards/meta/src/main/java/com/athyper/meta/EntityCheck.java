package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges a definition of an entity by itself and its predecessor. What a draft leaves out carries
 * over, so that checking a kept document against itself gives it back.
 */
public final class EntityCheck {
    private static final Set<String> MEMBERS =
            Set.of(
                    "name",
                    "label",
                    "module",
                    "fields",
                    "lifecycle",
                    "validations",
                    "nextFieldId",
                    "retiredColumns",
                    OverlayCheck.MEMBER);
    private static final Pattern MODULE = Pattern.compile("[A-Z][A-Z0-9_]{1,15}");

    private final Optional<Value.Fields> previous;
    private final Optional<EntityDocument> before;
    private final Members members;

    private EntityCheck(Optional<Value.Fields> previous, Value.Fields input) {
        this.previous = previous;
        this.before = previous.map(EntityDocument::base);
        this.members = new Members(input, "", new ArrayList<>());
    }

    /** The document as it will be kept, or all of its faults. */
    public sealed interface Checked {
        record Sound(Value.Fields document) implements Checked {}

        record Faulty(List<Fault> faults) implements Checked {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /**
     * @param previous as {@code Sound} gave it; empty when the entity is registered
     */
    public static Checked check(Optional<Value.Fields> previous, Value.Fields input) {
        return new EntityCheck(previous, input).checked();
    }

    private Checked checked() {
        members.only(
                Stream.of(MEMBERS, EntityTraits.MEMBERS)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet()));
        readOnly("nextFieldId");
        readOnly("retiredColumns");
        var name = name();
        var label = label(name.map(EntityName::value).orElse(""));
        var module = module();
        var fields = fields();
        var lifecycle = lifecycle();
        var traits =
                EntityTraits.read(
                                members,
                                before.map(
                                        it -> it.traits().following(it.fields(), fields.fields())))
                        .with(relations(fields.fields()));
        EntityIndex.check(traits.indexes(), fields.fields(), members.faults());
        traits.effectiveDating()
                .ifPresent(dating -> dating.judge(fields.fields(), members.faults()));
        var rules = RulesReader.read(members, before.map(EntityDocument::rules));
        RuleSchema.of(members.object(), fields.fields(), lifecycle)
                .compile(rules)
                .diagnostics()
                .forEach(diagnostic -> members.faults().add(diagnostic.fault()));
        if (name.isEmpty() || !members.faults().isEmpty()) {
            return new Checked.Faulty(members.faults());
        }
        var base =
                new EntityDocument(
                        name.get(),
                        label,
                        module,
                        fields.fields(),
                        lifecycle,
                        traits,
                        rules,
                        fields.nextFieldId(),
                        fields.retiredColumns(),
                        Value.EMPTY);
        return OverlayCheck.check(members, before, base)
                .<Checked>map(document -> new Checked.Sound(document.write()))
                .orElseGet(() -> new Checked.Faulty(members.faults()));
    }

    /** A kept document may be sent back as it is. */
    private void readOnly(String member) {
        if (members.has(member)
                && !members.value(member).equals(previous.flatMap(kept -> kept.get(member)))) {
            members.fault(member, "read-only", "the platform counts ids and columns");
        }
    }

    private Optional<EntityName> name() {
        var kept = before.map(EntityDocument::name);
        if (!members.has("name")) {
            if (kept.isEmpty() || members.object().get("name").isPresent()) {
                members.require("name");
            }
            return kept;
        }
        var name = members.name("name");
        if (kept.isPresent() && name.isPresent() && !kept.equals(name)) {
            members.fault(
                    "name", "read-only", "the entity is called `" + kept.get() + "` for good");
        }
        return name;
    }

    private String label(String name) {
        return present("label")
                ? members.label("label", EntityLimits.LABEL_MAX)
                        .orElseGet(() -> FieldReader.labelOf(name))
                : before.map(EntityDocument::label).orElseGet(() -> FieldReader.labelOf(name));
    }

    private Optional<String> module() {
        if (!present("module")) {
            return before.flatMap(EntityDocument::module);
        }
        return members.text("module")
                .filter(
                        text -> {
                            boolean sound = MODULE.matcher(text).matches();
                            if (!sound) {
                                members.fault(
                                        "module",
                                        "invalid-name",
                                        "a module's code has the form " + MODULE);
                            }
                            return sound;
                        });
    }

    private FieldIdentities.Fields fields() {
        if (!present("fields") && before.isPresent()) {
            var kept = before.get();
            return new FieldIdentities.Fields(
                    kept.fields(), kept.nextFieldId(), kept.retiredColumns());
        }
        members.require("fields");
        if (members.value("fields").equals(Optional.of(new Value.Items(List.of())))) {
            members.fault("fields", "too-few", "an entity has at least one field");
        }
        var fields =
                FieldIdentities.read(
                        members.objects("fields", EntityLimits.FIELDS_MAX).stream()
                                .filter(each -> !EntityRelation.isMeant(each))
                                .toList(),
                        before,
                        before.map(EntityDocument::overlays)
                                .map(OverlayCheck::columns)
                                .orElse(Set.of()));
        if (columns(fields.fields()) + fields.retiredColumns().size() > EntityLimits.COLUMNS_MAX
                || fields.nextFieldId() - 1 > EntityLimits.FIELD_IDS_MAX) {
            members.fault(
                    "fields",
                    "too-many",
                    "an entity has at most "
                            + EntityLimits.COLUMNS_MAX
                            + " fields, counting those that were removed");
        }
        return fields;
    }

    /** They are a part of what `fields` says, and carry over with it. */
    private List<EntityRelation> relations(List<Field> fields) {
        if (!present("fields") && before.isPresent()) {
            return before.get().traits().relations();
        }
        var names = fields.stream().map(Field::name).collect(Collectors.toSet());
        var relations = new ArrayList<EntityRelation>();
        // What is no object, the fields have told already.
        for (Members each :
                new Members(members.object(), "", new ArrayList<>())
                        .objects("fields", EntityLimits.FIELDS_MAX)) {
            var own = new Members(each.object(), each.pointer(), members.faults());
            if (EntityRelation.isMeant(own)) {
                EntityRelation.read(own).ifPresent(relations::add);
                own.object()
                        .text("name")
                        .filter(name -> !names.add(name))
                        .ifPresent(
                                name ->
                                        own.fault(
                                                "name",
                                                "duplicate",
                                                "`" + name + "` appears twice"));
            }
        }
        return relations;
    }

    private static int columns(List<Field> fields) {
        return fields.stream().mapToInt(field -> field.columns().size()).sum();
    }

    private Optional<Lifecycle> lifecycle() {
        if (!present("lifecycle")) {
            return before.flatMap(EntityDocument::lifecycle);
        }
        return members.value("lifecycle")
                .flatMap(
                        value -> {
                            if (value instanceof Value.Fields object) {
                                return LifecycleReader.read(
                                        new Members(object, "/lifecycle", members.faults()));
                            }
                            members.fault("lifecycle", "wrong-type", "an object is expected");
                            return Optional.empty();
                        });
    }

    /** Null is present: it takes away what would carry over. */
    private boolean present(String name) {
        return members.object().get(name).isPresent();
    }
}
