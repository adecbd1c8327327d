package com.athyper.meta.contract;

import static com.athyper.meta.contract.JavaNames.escaped;
import static com.athyper.meta.contract.JavaNames.type;

import com.athyper.kernel.EntityName;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Lifecycle;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The source of a typed client of one entity in Java 17 or later: one class that needs the JDK and,
 * for JSON, whatever library its user has. Equal models give equal sources.
 */
public final class JavaClient {
    private final EntityModel model;
    private final List<InboundSchema.Known> ways;
    private final String hash;
    private final String type;
    private final String input;
    private final Set<String> names;
    private final StringBuilder source = new StringBuilder();

    private JavaClient(EntityModel model, Map<EntityName, EntityModel> others, String input) {
        this.model = model;
        this.ways = InboundSchema.known(model, others);
        this.hash = EntitySchemas.hash(model, others);
        this.type = type(model.name().value());
        this.input = input;
        this.names = model.shownFields().stream().map(Field::name).collect(Collectors.toSet());
    }

    /**
     * @param others the tenant's entities in force: collections lead to them
     */
    public static String source(EntityModel model, Map<EntityName, EntityModel> others) {
        return new JavaClient(model, others, "Input").source();
    }

    /** The package and the name of the class. */
    public static String className(EntityModel model) {
        return packageName(model) + "." + type(model.name().value());
    }

    private static String packageName(EntityModel model) {
        return "athyper.client." + escaped(model.name().value(), Set.of());
    }

    private String source() {
        source.append(
                JavaClientTemplate.HEAD.formatted(
                        packageName(model), type, model.name(), model.version(), hash));
        model.lifecycle().ifPresent(this::state);
        model.shownFields().forEach(this::getter);
        ways.forEach(this::inbound);
        source.append("    /** What is written: what is not given stays, null empties. */\n");
        source.append("    public static final class Input {\n");
        source.append(
                "        private final Map<String, Object> values = new LinkedHashMap<>();\n\n");
        source.append("        public Map<String, Object> rawValues() {\n");
        source.append("            return Collections.unmodifiableMap(values);\n        }\n");
        model.shownFields().stream().filter(model::isGiven).forEach(this::setter);
        collections().forEach(this::linesSetter);
        source.append("    }\n\n");
        collections().forEach(this::lines);
        source.append(JavaClientTemplate.MONEY.replace("$TYPE", type));
        source.append(JavaClientFiles.ATTACHMENT);
        model.lifecycle().ifPresent(this::transitions);
        source.append(
                JavaClientTemplate.CLIENT
                        .replace("$FILES", JavaClientFiles.CALLS)
                        .replace("$TYPE", type));
        return source.append("}\n").toString();
    }

    private List<InboundSchema.Known> collections() {
        return ways.stream().filter(known -> known.way().isCollection()).toList();
    }

    private static String item(InboundSchema.Known known) {
        String name = known.way().name();
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "Item";
    }

    /** Lines are typed here; what a relation shows, the client of its own entity takes. */
    private void inbound(InboundSchema.Known known) {
        String name = known.way().name();
        boolean lines = known.way().isCollection();
        source.append("    /** Empty unless it was asked for. */\n");
        source.append(
                method(
                        "List<" + (lines ? item(known) : "Map<String, Object>") + ">",
                        escaped(name, names),
                        "Object found = values.get(\"" + name + "\")",
                        "List<?> all = found == null ? List.of() : (List<?>) "
                                + (lines ? "found" : "membersOf(found).get(\"items\")"),
                        "return all.stream().map("
                                + (lines
                                        ? "each -> new " + item(known) + "(membersOf(each))"
                                        : type + "::membersOf")
                                + ").toList()"));
    }

    private void linesSetter(InboundSchema.Known known) {
        source.append(
                """

                        /** All of them, in their order. */
                        public Input %1$s(List<%2$sInput> value) {
                            values.put("%3$s", value.stream().map(%2$sInput::rawValues).toList());
                            return this;
                        }
                """
                        .formatted(
                                escaped(known.way().name(), names),
                                item(known),
                                known.way().name()));
    }

    private void lines(InboundSchema.Known known) {
        var followed = InboundSchema.followed(known.way());
        var shown = new JavaClient(known.other(), Map.of(), "Input");
        known.other().shownFields().forEach(shown::getter);
        var written = new JavaClient(known.other(), Map.of(), item(known) + "Input");
        known.other().shownFields().stream()
                .filter(known.other()::isGiven)
                .filter(field -> !followed.contains(field.name()))
                .forEach(written::setter);
        source.append(
                JavaClientTemplate.ITEM
                        .replace("$NAME", known.way().name())
                        .replace("$ITEM", item(known))
                        .replace("$GETTERS", shown.source)
                        .replace("$SETTERS", written.source));
    }

    private void state(Lifecycle lifecycle) {
        source.append("    /** One of %s. */\n".formatted(String.join(", ", lifecycle.states())));
        source.append(method("String", "state", "return (String) values.get(\"state\")"));
    }

    private void transitions(Lifecycle lifecycle) {
        List<String> constants =
                lifecycle.transitions().stream()
                        .map(
                                transition ->
                                        "        %s(\"%s\")"
                                                .formatted(
                                                        transition.name().toUpperCase(Locale.ROOT),
                                                        transition.name()))
                        .toList();
        if (!constants.isEmpty()) {
            source.append(
                    JavaClientTemplate.TRANSITIONS
                            .replace("$CONSTANTS", String.join(",\n", constants))
                            .replace("$TYPE", type));
        }
    }

    private void getter(Field field) {
        String java = typeOf(field);
        String found = "values.get(\"" + field.name() + "\")";
        String read =
                switch (field.type()) {
                    case STRING,
                            TEXT,
                            ENUM,
                            SEQUENCE,
                            EMAIL,
                            PHONE,
                            URL,
                            COUNTRY,
                            CURRENCY,
                            LANGUAGE,
                            UNIT ->
                            "(String) found";
                    case INTEGER -> "((Number) found).longValue()";
                    case DECIMAL -> "new BigDecimal((String) found)";
                    case BOOLEAN -> "(Boolean) found";
                    case JSON -> "found";
                    case ATTACHMENT ->
                            field.isList()
                                    ? "((List<?>) found).stream().map(Attachment::ofValue).toList()"
                                    : "Attachment.ofValue(found)";
                    case MONEY -> "Money.ofValue(found)";
                    case UUID, REFERENCE -> "UUID.fromString((String) found)";
                    case MULTI_REFERENCE ->
                            "((java.util.List<?>) found).stream()"
                                    + ".map(id -> UUID.fromString((String) id)).toList()";
                    case DATE, DATETIME, TIME, DURATION -> java + ".parse((String) found)";
                };
        String name = escaped(field.name(), names);
        source.append(
                EntitySchemas.isShown(field)
                        ? method(
                                java,
                                name,
                                "Object found = Objects.requireNonNull(" + found + ")",
                                "return " + read)
                        : method(
                                "Optional<" + java + ">",
                                name,
                                "Object found = " + found,
                                "return found == null ? Optional.empty() : Optional.of("
                                        + read
                                        + ")"));
        if (!field.values().isEmpty()) {
            source.append("    /** What the field may hold in this version. */\n");
            source.append(
                    method(
                            "static List<String>",
                            name + "Values",
                            "return List.of("
                                    + field.values().stream()
                                            .map(JavaNames::literal)
                                            .collect(Collectors.joining(", "))
                                    + ")"));
        }
    }

    private static String method(String returns, String name, String... statements) {
        var body = new StringBuilder("    public %s %s() {\n".formatted(returns, name));
        for (String statement : statements) {
            body.append("        ").append(statement).append(";\n");
        }
        return body.append("    }\n\n").toString();
    }

    private void setter(Field field) {
        String write =
                switch (field.type()) {
                    case STRING,
                            TEXT,
                            ENUM,
                            SEQUENCE,
                            EMAIL,
                            PHONE,
                            URL,
                            COUNTRY,
                            CURRENCY,
                            LANGUAGE,
                            UNIT ->
                            "value";
                    case INTEGER, BOOLEAN, JSON -> "value";
                    case ATTACHMENT ->
                            field.isList()
                                    ? "value == null ? null :"
                                            + " value.stream().map(Attachment::toValue).toList()"
                                    : "value == null ? null : value.toValue()";
                    case DECIMAL -> "value == null ? null : value.toPlainString()";
                    case MONEY -> "value == null ? null : value.toValue()";
                    case UUID, REFERENCE, DATE, DATETIME, TIME, DURATION ->
                            "value == null ? null : value.toString()";
                    case MULTI_REFERENCE ->
                            "value == null ? null : value.stream().map(UUID::toString).toList()";
                };
        source.append(
                """

                        public %s %s(%s value) {
                            values.put("%s", %s);
                            return this;
                        }
                """
                        .formatted(
                                input,
                                escaped(field.name(), names),
                                typeOf(field),
                                field.name(),
                                write));
    }

    private static String typeOf(Field field) {
        return switch (field.type()) {
            case STRING,
                    TEXT,
                    ENUM,
                    SEQUENCE,
                    EMAIL,
                    PHONE,
                    URL,
                    COUNTRY,
                    CURRENCY,
                    LANGUAGE,
                    UNIT ->
                    "String";
            case MULTI_REFERENCE -> "java.util.List<UUID>";
            case INTEGER -> "Long";
            case DECIMAL -> "BigDecimal";
            case BOOLEAN -> "Boolean";
            case DATE -> "LocalDate";
            case DATETIME -> "Instant";
            case TIME -> "LocalTime";
            case DURATION -> "Duration";
            case UUID, REFERENCE -> "UUID";
            case JSON -> "Object";
            case ATTACHMENT -> field.isList() ? "List<Attachment>" : "Attachment";
            case MONEY -> "Money";
        };
    }
}
