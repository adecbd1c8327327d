package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.behaviour.Behaviour;
import com.athyper.meta.behaviour.Rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An entity, compiled: immutable, the same for equal definitions on any machine.
 *
 * @param hash SHA-256 of the canonical document, in hexadecimal
 * @param contractHash tells apart what those who ask see: the same as {@code hash} for most
 * @param document the canonical definition that it was compiled from
 * @param hidden fields that clients neither see nor write
 * @param orgUnits the organizational units whose people have it otherwise
 */
public record EntityModel(
        EntityName name,
        int version,
        String label,
        Optional<String> module,
        List<Field> fields,
        Optional<Lifecycle> lifecycle,
        EntityTraits traits,
        Behaviour behaviour,
        String hash,
        String contractHash,
        Value.Fields document,
        Map<String, Field> byName,
        Set<String> hidden,
        Set<String> orgUnits) {
    public EntityModel {
        fields = List.copyOf(fields);
        byName = Map.copyOf(byName);
        hidden = Set.copyOf(hidden);
        orgUnits = Set.copyOf(orgUnits);
    }

    public static EntityModel of(
            EntityName name,
            int version,
            String label,
            Optional<String> module,
            List<Field> fields,
            Optional<Lifecycle> lifecycle,
            String hash,
            Value.Fields document) {
        return new EntityModel(
                name,
                version,
                label,
                module,
                fields,
                lifecycle,
                EntityTraits.NONE,
                Behaviour.NONE,
                hash,
                hash,
                document,
                fields.stream().collect(Collectors.toMap(Field::name, Function.identity())),
                Set.of(),
                Set.of());
    }

    EntityModel with(Behaviour behaviour) {
        return with(traits, behaviour);
    }

    EntityModel with(EntityTraits traits, Behaviour behaviour) {
        return new EntityModel(
                name,
                version,
                label,
                module,
                fields,
                lifecycle,
                traits,
                behaviour,
                hash,
                contractHash,
                document,
                byName,
                hidden,
                orgUnits);
    }

    EntityModel composed(Set<String> hiddenFields, Set<String> units) {
        return new EntityModel(
                name,
                version,
                label,
                module,
                fields,
                lifecycle,
                traits,
                behaviour,
                hash,
                contractHash,
                document,
                byName,
                hiddenFields,
                units);
    }

    EntityModel contracted(String another) {
        return new EntityModel(
                name, version, label, module, fields, lifecycle, traits, behaviour, hash, another,
                document, byName, hidden, orgUnits);
    }

    /** What clients see and write. */
    public List<Field> shownFields() {
        return hidden.isEmpty() ? fields : fields.stream().filter(this::isShown).toList();
    }

    public boolean isShown(Field field) {
        return !hidden.contains(field.name());
    }

    /** The ways from a record to those that refer to it, as clients see them. */
    public List<Inbound> inbound() {
        return traits.inbound().stream().filter(way -> !hidden.contains(way.name())).toList();
    }

    public Optional<Inbound> inbound(String way) {
        return inbound().stream().filter(each -> each.name().equals(way)).findFirst();
    }

    public Optional<Field> field(String fieldName) {
        return Optional.ofNullable(byName.get(fieldName));
    }

    /** Whether callers give its value; what is computed or counted is the platform's. */
    public boolean isGiven(Field field) {
        return field.type() != FieldType.SEQUENCE && !behaviour.computed().contains(field.name());
    }

    /** Whether a new record that leaves the field out is refused. */
    public boolean isDemanded(Field field) {
        return field.required()
                && field.defaultValue().isEmpty()
                && behaviour.derived().stream()
                        .noneMatch(derived -> derived.field().equals(field.name()));
    }

    /** The expressions that the definition was written with. */
    public Rules rules() {
        return EntityDocument.read(document).rules();
    }

    /** The schema that holds a tenant's tables. */
    public static String schema(TenantId tenant) {
        return "tenant_" + tenant.value().replace('-', '_');
    }
}
