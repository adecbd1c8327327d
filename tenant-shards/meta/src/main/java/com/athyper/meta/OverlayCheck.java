package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.overlay.Attribute;
import com.athyper.meta.overlay.Composition;
import com.athyper.meta.overlay.Layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Judges the overlays of a draft, each by itself and all together with the base. Those that the
 * draft does not mention carry over, and follow the fields that it renames.
 */
final class OverlayCheck {
    static final String MEMBER = "overlays";

    private static final Set<String> MEMBERS =
            Set.of("layer", "orgUnit", "label", "fields", "change", "order", "validations");

    private static final Pattern UNIT = Pattern.compile("[a-z][a-z0-9._-]{0,62}");

    private final Members root;
    private final Map<String, Value.Fields> before;
    private final Map<String, String> renames;
    private final EntityDocument base;
    private final Map<String, Value> kept = new TreeMap<>();
    private int nextFieldId;
    private List<String> retired;

    private OverlayCheck(Members root, Optional<EntityDocument> previous, EntityDocument base) {
        this.root = root;
        this.before =
                previous.map(EntityDocument::overlays).map(OverlayCheck::all).orElse(Map.of());
        this.renames = renames(previous, base);
        this.base = base;
        this.nextFieldId = base.nextFieldId();
        this.retired = base.retiredColumns();
    }

    /**
     * @param base without faults of its own
     * @return the base and its overlays; empty if they have faults, which the root was told
     */
    static Optional<EntityDocument> check(
            Members root, Optional<EntityDocument> previous, EntityDocument base) {
        return new OverlayCheck(root, previous, base).checked();
    }

    /** Columns that fields of overlays have. */
    static Set<String> columns(Value.Fields overlays) {
        var columns = new LinkedHashSet<String>();
        all(overlays)
                .values()
                .forEach(
                        overlay ->
                                added(overlay).stream()
                                        .flatMap(field -> field.columns().stream())
                                        .forEach(column -> columns.add(column.name())));
        return columns;
    }

    private Optional<EntityDocument> checked() {
        for (var overlay : drafted().entrySet()) {
            var members =
                    new Members(
                            overlay.getValue(),
                            Fault.at(Fault.at("", MEMBER), overlay.getKey()),
                            root.faults());
            kept.put(overlay.getKey(), kept(overlay.getKey(), members));
        }
        if (!root.faults().isEmpty()) {
            return Optional.empty();
        }
        var whole = base.with(new Value.Fields(kept), nextFieldId, retired);
        together(whole);
        return root.faults().isEmpty() ? Optional.of(whole) : Optional.empty();
    }

    /** By name: what carries over, what comes, without what goes. */
    private Map<String, Value.Fields> drafted() {
        var drafted = new TreeMap<String, Value.Fields>();
        before.forEach((name, overlay) -> drafted.put(name, renamed(overlay)));
        var given = root.value(MEMBER);
        if (given.isPresent() && !(given.get() instanceof Value.Fields)) {
            root.fault(MEMBER, "wrong-type", "an object is expected, an overlay by its name");
        }
        if (given.orElse(Value.NULL) instanceof Value.Fields(var overlays)) {
            overlays.forEach((name, overlay) -> drafted(drafted, name, overlay));
        }
        if (drafted.size() > EntityLimits.OVERLAYS_MAX) {
            root.fault(
                    MEMBER,
                    "too-many",
                    "an entity has at most " + EntityLimits.OVERLAYS_MAX + " overlays");
        }
        before.forEach(
                (name, overlay) -> {
                    if (!drafted.containsKey(name)) {
                        retire(added(overlay), List.of());
                    }
                });
        return drafted;
    }

    private void drafted(Map<String, Value.Fields> drafted, String name, Value overlay) {
        var members = new Members(root.object(), Fault.at(root.pointer(), MEMBER), root.faults());
        if (!EntityName.isValid(name)) {
            members.fault(name, "invalid-name", Members.nameForm(name));
        } else if (overlay instanceof Value.Null) {
            drafted.remove(name);
        } else if (overlay instanceof Value.Fields document) {
            drafted.put(name, document);
        } else {
            members.fault(name, "wrong-type", "an overlay is an object");
        }
    }

    private Value kept(String name, Members members) {
        members.only(MEMBERS);
        members.require("layer");
        members.text("layer")
                .filter(layer -> Layer.of(layer).isEmpty())
                .ifPresent(
                        _ -> members.fault("layer", "unknown-value", "`pack`, `tenant` or `org`"));
        unit(members);
        members.label("label", EntityLimits.LABEL_MAX);
        var former =
                Optional.ofNullable(before.get(name)).map(OverlayCheck::added).orElse(List.of());
        List<Members> given = members.objects("fields", EntityLimits.FIELDS_MAX);
        List<EntityRelation> relations =
                given.stream()
                        .filter(EntityRelation::isMeant)
                        .flatMap(each -> EntityRelation.read(each).stream())
                        .toList();
        var fields =
                FieldIdentities.read(
                        given.stream().filter(each -> !EntityRelation.isMeant(each)).toList(),
                        Optional.of(base.of(former, nextFieldId, retired)),
                        taken(name));
        nextFieldId = fields.nextFieldId();
        retired = fields.retiredColumns();
        change(members);
        members.texts("order", EntityLimits.FIELDS_MAX, _ -> Optional.empty());
        var rules = RulesReader.read(members, Optional.empty());
        var document = new LinkedHashMap<>(members.object().values());
        document.values().removeIf(Value.Null.class::isInstance);
        if (document.containsKey("fields")) {
            document.put("fields", base.of(fields.fields(), rules).writeFields(relations));
        }
        return new Value.Fields(document);
    }

    private static void unit(Members members) {
        boolean ofUnit =
                members.text("layer").flatMap(Layer::of).filter(Layer.ORG::equals).isPresent();
        Optional<String> unit = members.text("orgUnit");
        if (ofUnit) {
            members.require("orgUnit");
            unit.filter(name -> !UNIT.matcher(name).matches())
                    .ifPresent(
                            _ ->
                                    members.fault(
                                            "orgUnit", "pattern", "a unit has the form " + UNIT));
        } else if (unit.isPresent()) {
            members.fault("orgUnit", "not-applicable", "the layer `org` alone is of a unit");
        }
    }

    /** Columns of the base and of other overlays. */
    private Set<String> taken(String name) {
        var taken = new LinkedHashSet<>(columns(new Value.Fields(kept)));
        base.fields().stream()
                .flatMap(field -> field.columns().stream())
                .forEach(column -> taken.add(column.name()));
        before.forEach(
                (other, overlay) -> {
                    if (!other.equals(name)) {
                        taken.addAll(columns(Value.EMPTY.with(other, overlay)));
                    }
                });
        return taken;
    }

    private static void change(Members members) {
        var given = members.value("change");
        if (given.isEmpty()) {
            return;
        }
        if (!(given.get() instanceof Value.Fields(var fields))) {
            members.fault("change", "wrong-type", "an object is expected, what changes by field");
            return;
        }
        String pointer = Fault.at(members.pointer(), "change");
        fields.forEach(
                (field, change) -> {
                    if (change instanceof Value.Fields said) {
                        attributes(new Members(said, Fault.at(pointer, field), members.faults()));
                    } else {
                        new Members(Value.EMPTY, pointer, members.faults())
                                .fault(field, "wrong-type", "an object is expected");
                    }
                });
    }

    private static void attributes(Members said) {
        said.object()
                .values()
                .forEach(
                        (name, value) -> {
                            var attribute = Attribute.of(name);
                            if (attribute.isEmpty()) {
                                said.fault(
                                        name,
                                        "unknown-member",
                                        "an overlay cannot change `" + name + "`");
                            } else if (attribute.get().kind() == Attribute.Kind.FLAG
                                    && !value.equals(Value.of(true))) {
                                said.fault(
                                        name,
                                        "loosens",
                                        "an overlay restricts: true, or leave it out");
                            } else if (value instanceof Value.Null) {
                                said.fault(name, "wrong-type", "leave out what does not change");
                            }
                        });
    }

    private void retire(List<Field> former, List<Field> left) {
        var columns = new ArrayList<>(retired);
        former.stream()
                .filter(field -> left.stream().noneMatch(other -> other.id().equals(field.id())))
                .flatMap(field -> field.columns().stream())
                .forEach(column -> columns.add(column.name()));
        retired = columns;
    }

    /** Base and overlays as one definition, for everybody and for the people of each unit. */
    private void together(EntityDocument whole) {
        Value.Fields document = whole.write();
        together(Composition.of(document));
        for (String unit : new TreeSet<>(Composition.units(document))) {
            if (root.faults().isEmpty()) {
                together(Composition.of(document, List.of(unit)));
            }
        }
    }

    /** Faults are told where their author wrote it. */
    private void together(Composition composition) {
        root.faults().addAll(composition.faults());
        if (!root.faults().isEmpty()) {
            return;
        }
        var faults = new ArrayList<Fault>();
        EntityDocument.parse(composition.document(), faults)
                .ifPresent(document -> judge(document, composition.hidden(), faults));
        faults.forEach(fault -> root.faults().add(composition.origin(fault)));
    }

    private static void judge(EntityDocument document, Set<String> hidden, List<Fault> faults) {
        RuleSchema.of(document)
                .compile(document.rules())
                .diagnostics()
                .forEach(diagnostic -> faults.add(diagnostic.fault()));
        for (int i = 0; i < document.fields().size(); i++) {
            Field field = document.fields().get(i);
            if (hidden.contains(field.name())
                    && field.required()
                    && field.defaultValue().isEmpty()) {
                faults.add(
                        new Fault(
                                Fault.at(Fault.at("/fields", i), "required"),
                                "hidden-and-required",
                                "nobody could fill `"
                                        + field.name()
                                        + "`: give it a default, or show it"));
            }
        }
    }

    private static Map<String, Value.Fields> all(Value.Fields overlays) {
        var all = new TreeMap<String, Value.Fields>();
        overlays.values().forEach((name, overlay) -> all.put(name, (Value.Fields) overlay));
        return all;
    }

    /** Those that have a column. */
    private static List<Field> added(Value.Fields overlay) {
        var fields = new ArrayList<Field>();
        for (Members each :
                new Members(overlay, "", new ArrayList<>())
                        .objects("fields", EntityLimits.FIELDS_MAX)) {
            if (EntityRelation.isMeant(each)) {
                continue;
            }
            FieldReader.read(each, each.text("id").orElse(""), each.text("column").orElse(""))
                    .ifPresent(fields::add);
        }
        return fields;
    }

    private static Map<String, String> renames(
            Optional<EntityDocument> previous, EntityDocument base) {
        var renames = new LinkedHashMap<String, String>();
        previous.stream()
                .flatMap(document -> document.fields().stream())
                .forEach(
                        old ->
                                base.fields().stream()
                                        .filter(field -> field.id().equals(old.id()))
                                        .filter(field -> !field.name().equals(old.name()))
                                        .forEach(field -> renames.put(old.name(), field.name())));
        return renames;
    }

    private Value.Fields renamed(Value.Fields overlay) {
        if (renames.isEmpty()) {
            return overlay;
        }
        var renamed = new LinkedHashMap<>(overlay.values());
        if (renamed.get("change") instanceof Value.Fields(var change)) {
            var fields = new LinkedHashMap<String, Value>();
            change.forEach((field, said) -> fields.put(renames.getOrDefault(field, field), said));
            renamed.put("change", new Value.Fields(fields));
        }
        if (renamed.get("order") instanceof Value.Items(var order)) {
            renamed.put(
                    "order",
                    new Value.Items(
                            order.stream()
                                    .map(
                                            item ->
                                                    item instanceof Value.Text(var name)
                                                            ? Value.of(
                                                                    renames.getOrDefault(
                                                                            name, name))
                                                            : item)
                                    .toList()));
        }
        return new Value.Fields(renamed);
    }
}
