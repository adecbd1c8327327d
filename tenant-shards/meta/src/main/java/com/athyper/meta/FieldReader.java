package com.athyper.meta;

import com.athyper.kernel.EntityName;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one field of a definition: all of its faults, or the field with its defaults filled in. */
final class FieldReader {
    /** Names that mean something else in a record, a filter, or an expression. */
    static final Set<String> RESERVED =
            Set.of(
                    "id",
                    "version",
                    "state",
                    "workflow",
                    "tenant_id",
                    "locked_by",
                    "created_at",
                    "created_by",
                    "updated_at",
                    "updated_by",
                    "createdAt",
                    "createdBy",
                    "updatedAt",
                    "updatedBy",
                    "and",
                    "or",
                    "not",
                    "true",
                    "false",
                    "null",
                    "in");

    private static final Set<String> MEMBERS =
            Set.of(
                    "id",
                    "renamedFrom",
                    "column",
                    "name",
                    "label",
                    "type",
                    "required",
                    "unique",
                    "default",
                    "minLength",
                    "maxLength",
                    "maxItems",
                    "pattern",
                    "min",
                    "max",
                    "precision",
                    "scale",
                    "values",
                    "entity",
                    "classification",
                    "searchable",
                    "requiredWhen",
                    "readOnlyWhen",
                    "visibleWhen",
                    "computed",
                    "maxBytes",
                    "mediaTypes",
                    "many");
    private static final Set<String> OF_EVERY_TYPE =
            Set.of(
                    "id",
                    "renamedFrom",
                    "column",
                    "name",
                    "label",
                    "type",
                    "required",
                    "unique",
                    "classification",
                    "requiredWhen",
                    "readOnlyWhen",
                    "visibleWhen",
                    "computed");
    private static final Pattern CLASSIFICATION = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    private final Members members;

    private FieldReader(Members members) {
        this.members = members;
    }

    static Optional<Field> read(Members members, String id, String column) {
        return new FieldReader(members).field(id, column);
    }

    private Optional<Field> field(String id, String column) {
        int before = members.faults().size();
        members.only(MEMBERS);
        members.require("name");
        members.require("type");
        var name = name();
        var label = members.label("label", EntityLimits.LABEL_MAX);
        boolean required = members.flag("required");
        boolean unique = members.flag("unique");
        var classification = classification();
        var type = type();
        if (type.isEmpty()) {
            return Optional.empty();
        }
        applicable(type.get());
        if (type.get() == FieldType.SEQUENCE) {
            unique = true;
            SequenceRules.judge(members);
        }
        if (type.get() == FieldType.ATTACHMENT) {
            AttachmentField.judge(members);
        }
        var length = maxLength(type.get());
        var precision = precision(type.get());
        var field =
                new Field(
                        id,
                        name.orElse(""),
                        label.orElseGet(() -> labelOf(name.orElse(""))),
                        type.get(),
                        column,
                        required,
                        unique,
                        length.isPresent()
                                ? members.count("minLength", 0, length.getAsInt())
                                : OptionalInt.empty(),
                        length,
                        bound("min", type.get()),
                        bound("max", type.get()),
                        type.get() == FieldType.SEQUENCE
                                ? members.text("pattern")
                                : PatternRule.read(members),
                        precision,
                        scale(type.get(), precision),
                        values(type.get()),
                        target(type.get()),
                        Optional.empty(),
                        classification,
                        members.flag("searchable"));
        consistent(field);
        return members.faults().size() == before
                ? defaulted(field).filter(_ -> members.faults().size() == before)
                : Optional.empty();
    }

    private Optional<String> name() {
        return members.text("name")
                .filter(
                        text -> {
                            if (RESERVED.contains(text)) {
                                members.fault("name", "reserved-name", "`" + text + "` is taken");
                                return false;
                            }
                            if (!EntityName.isValid(text)) {
                                members.fault("name", "invalid-name", Members.nameForm(text));
                                return false;
                            }
                            return true;
                        });
    }

    /** What a name says to a reader: {@code needed_by} is "Needed by". */
    static String labelOf(String name) {
        return name.isEmpty()
                ? name
                : Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
    }

    private Optional<FieldType> type() {
        return members.text("type")
                .flatMap(
                        text -> {
                            var type = FieldType.named(text);
                            if (type.isEmpty()) {
                                members.fault(
                                        "type",
                                        "unknown-type",
                                        "one of "
                                                + Arrays.stream(FieldType.values())
                                                        .map(FieldType::id)
                                                        .collect(Collectors.joining(", "))
                                                + EntityRelation.TYPES);
                            }
                            return type;
                        });
    }

    private static Set<String> rules(FieldType type) {
        return switch (type) {
            case STRING, TEXT ->
                    Set.of("minLength", "maxLength", "pattern", "default", "searchable");
            case INTEGER -> Set.of("min", "max", "default");
            case DECIMAL, MONEY -> Set.of("min", "max", "precision", "scale", "default");
            case SEQUENCE -> Set.of("pattern");
            case ENUM -> Set.of("values", "default");
            case REFERENCE -> Set.of("entity");
            case MULTI_REFERENCE -> Set.of("entity", "maxItems");
            case ATTACHMENT -> AttachmentField.MEMBERS;
            case BOOLEAN, DATE, DATETIME, UUID, JSON -> Set.of("default");
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    Set.of("default");
        };
    }

    private void applicable(FieldType type) {
        var rules = rules(type);
        for (String name : members.object().values().keySet()) {
            if (MEMBERS.contains(name)
                    && members.has(name)
                    && !OF_EVERY_TYPE.contains(name)
                    && !rules.contains(name)) {
                members.fault(
                        name, "not-applicable", "`" + name + "` says nothing of a " + type.id());
            }
        }
    }

    private OptionalInt maxLength(FieldType type) {
        return switch (type) {
            case STRING -> {
                var given = members.count("maxLength", 1, EntityLimits.STRING_LENGTH_MAX);
                yield given.isPresent()
                        ? given
                        : OptionalInt.of(EntityLimits.STRING_LENGTH_DEFAULT);
            }
            case TEXT -> {
                var given = members.count("maxLength", 1, EntityLimits.TEXT_LENGTH_MAX);
                yield given.isPresent() ? given : OptionalInt.of(EntityLimits.TEXT_LENGTH_MAX);
            }
            case INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME, ENUM, UUID, JSON, REFERENCE ->
                    OptionalInt.empty();
            case MULTI_REFERENCE -> {
                var given = members.count("maxItems", 1, EntityLimits.ITEMS_MAX);
                yield given.isPresent() ? given : OptionalInt.of(EntityLimits.ITEMS_DEFAULT);
            }
            case ATTACHMENT -> AttachmentField.maxItems(members);
            case MONEY, SEQUENCE -> OptionalInt.empty();
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION ->
                    OptionalInt.empty();
        };
    }

    private Optional<BigDecimal> bound(String name, FieldType type) {
        if (type == FieldType.ATTACHMENT && name.equals("max")) {
            return AttachmentField.maxBytes(members);
        }
        if (type != FieldType.INTEGER && !isScaled(type)) {
            return Optional.empty();
        }
        return members.decimal(name)
                .map(number -> number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros())
                .filter(
                        number -> {
                            boolean sound =
                                    isScaled(type) || StandardForm.integer(number).isPresent();
                            if (!sound) {
                                members.fault(
                                        name, "wrong-type", "a whole number of at most 64 bits");
                            }
                            return sound;
                        });
    }

    private static boolean isScaled(FieldType type) {
        return type == FieldType.DECIMAL || type == FieldType.MONEY;
    }

    private int precision(FieldType type) {
        return isScaled(type)
                ? members.count("precision", 1, EntityLimits.PRECISION_MAX)
                        .orElse(EntityLimits.PRECISION_DEFAULT)
                : 0;
    }

    private int scale(FieldType type, int precision) {
        return isScaled(type)
                ? members.count("scale", 0, precision)
                        .orElse(Math.min(EntityLimits.SCALE_DEFAULT, precision))
                : 0;
    }

    private List<String> values(FieldType type) {
        if (type == FieldType.ATTACHMENT) {
            return AttachmentField.mediaTypes(members);
        }
        if (type != FieldType.ENUM) {
            return List.of();
        }
        members.require("values");
        return members.texts(
                "values",
                EntityLimits.ENUM_VALUES_MAX,
                value ->
                        value.isBlank()
                                        || value.codePointCount(0, value.length())
                                                > EntityLimits.ENUM_VALUE_LENGTH_MAX
                                ? Optional.of(
                                        new Members.Wrong(
                                                "out-of-range",
                                                "a value has from 1 to "
                                                        + EntityLimits.ENUM_VALUE_LENGTH_MAX
                                                        + " characters"))
                                : Optional.empty());
    }

    private Optional<EntityName> target(FieldType type) {
        if (type != FieldType.REFERENCE && type != FieldType.MULTI_REFERENCE) {
            return Optional.empty();
        }
        members.require("entity");
        return members.name("entity");
    }

    private Optional<String> classification() {
        return members.text("classification")
                .filter(
                        text -> {
                            boolean sound = CLASSIFICATION.matcher(text).matches();
                            if (!sound) {
                                members.fault(
                                        "classification",
                                        "invalid-name",
                                        "a classification has the form " + CLASSIFICATION);
                            }
                            return sound;
                        });
    }

    private void consistent(Field field) {
        if (field.min().isPresent()
                && field.max().isPresent()
                && field.min().get().compareTo(field.max().get()) > 0) {
            members.fault("min", "out-of-range", "`min` is greater than `max`");
        }
        if (field.unique() && field.type() != FieldType.SEQUENCE) {
            unique(field);
        }
    }

    private void unique(Field field) {
        switch (field.type()) {
            case TEXT, JSON, MONEY, MULTI_REFERENCE, ATTACHMENT ->
                    members.fault(
                            "unique",
                            "not-applicable",
                            "a " + field.type().id() + " cannot be unique");
            case STRING -> {
                if (field.maxLength().orElse(0) > EntityLimits.UNIQUE_LENGTH_MAX) {
                    members.fault(
                            "maxLength",
                            "out-of-range",
                            "a unique text has at most "
                                    + EntityLimits.UNIQUE_LENGTH_MAX
                                    + " characters");
                }
            }
            case INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME, ENUM, UUID, REFERENCE, SEQUENCE -> {}
            case EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE, UNIT, TIME, DURATION -> {}
        }
        if (members.has("default")) {
            members.fault(
                    "default", "not-applicable", "only one record could have a unique default");
        }
    }

    private Optional<Field> defaulted(Field field) {
        var given = members.value("default");
        if (given.isEmpty() || RulesReader.isExpression(given.get())) {
            return Optional.of(field);
        }
        return switch (FieldValue.judge(field, given.get())) {
            case FieldValue.Judged.Good(var value) -> Optional.of(field.withDefault(value));
            case FieldValue.Judged.Bad(var code, var message) -> {
                members.fault("default", code, message);
                yield Optional.empty();
            }
        };
    }
}
