package com.athyper.meta.behaviour;

import static com.athyper.kernel.Fault.at;

import com.athyper.expression.CelReader;
import com.athyper.expression.Expr;
import com.athyper.expression.Parsed;
import com.athyper.expression.Scope;
import com.athyper.expression.Type;
import com.athyper.kernel.Fault;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.Diagnostic.Severity;
import com.athyper.meta.behaviour.Behaviour.Conditional;
import com.athyper.meta.behaviour.Behaviour.Derived;
import com.athyper.meta.behaviour.Rules.OfField;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the expressions of a definition and holds them against its fields. */
public final class BehaviourCompiler {
    private static final Map<String, Type> SUBJECT = Map.of("id", Type.TEXT, "roles", Type.LIST);
    private static final String STATE = "state";

    private final Schema schema;
    private final Scope ofWrites;
    private final Scope ofMoves;
    private final Scope ofReads;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private BehaviourCompiler(Schema schema) {
        this.schema = schema;
        var written = new LinkedHashMap<String, Type>();
        schema.fields().forEach(name -> written.put(name, schema.type(name)));
        if (schema.attributes().containsKey(STATE)) {
            written.put(STATE, schema.type(STATE));
        }
        ofWrites =
                new Scope(
                        Map.of(
                                Term.RECORD, written,
                                Term.BEFORE, written,
                                Term.SUBJECT, SUBJECT));
        ofReads = new Scope(Map.of(Term.RECORD, schema.attributes()));
        ofMoves = new Scope(Map.of(Term.RECORD, schema.attributes(), Term.SUBJECT, SUBJECT));
    }

    /**
     * What expressions are held against.
     *
     * @param attributes of a stored record, those of the platform included
     * @param fields in the order of the definition
     * @param transitions in the order of the definition
     */
    public record Schema(
            Map<String, Type> attributes, List<String> fields, List<String> transitions) {
        public Schema {
            attributes = Map.copyOf(attributes);
            fields = List.copyOf(fields);
            transitions = List.copyOf(transitions);
        }

        private Type type(String attribute) {
            return attributes.getOrDefault(attribute, Type.ANY);
        }
    }

    /** The rules and all that is wrong with them. */
    public record Outcome(Behaviour behaviour, List<Diagnostic> diagnostics) {
        public Outcome {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    public static Outcome compile(Rules rules, Schema schema) {
        return rules.equals(Rules.NONE)
                ? new Outcome(Behaviour.NONE, List.of())
                : new BehaviourCompiler(schema).compile(rules);
    }

    private Outcome compile(Rules rules) {
        var derived = new LinkedHashMap<String, Derived>();
        var computed = new HashSet<String>();
        var required = new ArrayList<Conditional>();
        var readOnly = new ArrayList<Conditional>();
        var visible = new ArrayList<Conditional>();
        for (int i = 0; i < schema.fields().size(); i++) {
            String name = schema.fields().get(i);
            OfField field = rules.fields().get(name);
            if (field == null || schema.fields().indexOf(name) < i) {
                continue;
            }
            String pointer = at("/fields", i);
            field.requiredWhen()
                    .map(source -> condition(source, ofWrites, at(pointer, "requiredWhen")))
                    .ifPresent(when -> required.add(new Conditional(name, when)));
            field.readOnlyWhen()
                    .map(source -> condition(source, ofWrites, at(pointer, "readOnlyWhen")))
                    .ifPresent(when -> readOnly.add(new Conditional(name, when)));
            field.visibleWhen()
                    .map(source -> condition(source, ofReads, at(pointer, "visibleWhen")))
                    .ifPresent(when -> visible.add(new Conditional(name, when)));
            derived(name, field, pointer).ifPresent(value -> derived.put(name, value));
            field.computed().ifPresent(_ -> computed.add(name));
            alone(field, pointer);
        }
        var behaviour =
                new Behaviour(
                        ordered(derived),
                        computed,
                        required,
                        readOnly,
                        visible,
                        validations(rules.validations()),
                        gates(rules.gates()));
        return new Outcome(behaviour, diagnostics);
    }

    private Optional<Derived> derived(String name, OfField field, String pointer) {
        Type type = schema.type(name);
        return field.computed()
                .map(
                        source ->
                                new Derived(
                                        name, value(source, type, at(pointer, "computed")), true))
                .or(
                        () ->
                                field.defaultTo()
                                        .map(
                                                source ->
                                                        new Derived(
                                                                name,
                                                                value(
                                                                        source,
                                                                        type,
                                                                        at(
                                                                                at(
                                                                                        pointer,
                                                                                        "default"),
                                                                                "expression")),
                                                                false)));
    }

    /** What nobody writes is neither asked for nor protected nor pre-filled. */
    private void alone(OfField field, String pointer) {
        if (field.computed().isEmpty()) {
            return;
        }
        Map.of(
                        "requiredWhen", field.requiredWhen(),
                        "readOnlyWhen", field.readOnlyWhen(),
                        "default", field.defaultTo())
                .forEach(
                        (member, source) ->
                                source.ifPresent(
                                        _ ->
                                                error(
                                                        "not-applicable",
                                                        at(pointer, member),
                                                        "callers do not write a computed field",
                                                        "remove `" + member + "` or `computed`")));
    }

    private List<Derived> ordered(Map<String, Derived> derived) {
        var needs = new LinkedHashMap<String, Set<String>>();
        derived.forEach((name, value) -> needs.put(name, value.value().fields()));
        var order = new DerivedOrder(needs);
        derived.forEach(
                (name, value) ->
                        order.cycle(name)
                                .ifPresent(
                                        way ->
                                                error(
                                                        "cycle",
                                                        pointerOf(value),
                                                        "the field needs itself: "
                                                                + String.join(" → ", way),
                                                        "let one of them depend on stored fields"
                                                                + " alone; `before` is what was")));
        return order.fields().stream().map(derived::get).toList();
    }

    private String pointerOf(Derived derived) {
        String field = at("/fields", schema.fields().indexOf(derived.field()));
        return derived.always() ? at(field, "computed") : at(at(field, "default"), "expression");
    }

    private List<Behaviour.Validation> validations(List<Rules.Validation> written) {
        var validations = new ArrayList<Behaviour.Validation>();
        for (int i = 0; i < written.size(); i++) {
            var validation = written.get(i);
            String pointer = at("/validations", i);
            validation
                    .field()
                    .filter(name -> !schema.fields().contains(name))
                    .ifPresent(
                            name ->
                                    error(
                                            "unknown-field",
                                            at(pointer, "field"),
                                            "there is no field `" + name + "`",
                                            "name a field, or leave it out"));
            validations.add(
                    new Behaviour.Validation(
                            validation.id(),
                            condition(validation.when(), ofWrites, at(pointer, "when")),
                            validation.message(),
                            validation.field()));
        }
        return validations;
    }

    private Map<String, Behaviour.Gate> gates(Map<String, Rules.Gate> written) {
        var gates = new HashMap<String, Behaviour.Gate>();
        for (int i = 0; i < schema.transitions().size(); i++) {
            String name = schema.transitions().get(i);
            Rules.Gate gate = written.get(name);
            if (gate != null && !gates.containsKey(name)) {
                String pointer = at(at("/lifecycle/transitions", i), "when");
                gates.put(
                        name,
                        new Behaviour.Gate(
                                condition(gate.when(), ofMoves, pointer),
                                gate.message(),
                                gate.when()));
            }
        }
        return gates;
    }

    private Term condition(String source, Scope scope, String pointer) {
        return term(CelReader.parseCondition(source, scope), pointer);
    }

    private Term value(String source, Type wanted, String pointer) {
        Parsed parsed = CelReader.parse(source, ofWrites);
        if (parsed instanceof Parsed.Sound(var expr, var type) && !fits(wanted, type, expr)) {
            error(
                    "type-mismatch",
                    pointer,
                    "the field holds " + wanted.phrase() + "; this is " + type.phrase(),
                    "write an expression that gives " + wanted.phrase());
        }
        return term(parsed, pointer);
    }

    /** A written date is a text until its field reads it. */
    private static boolean fits(Type wanted, Type given, Expr expr) {
        return wanted == given
                || wanted == Type.ANY
                || given == Type.ANY
                || ((wanted == Type.DATE || wanted == Type.DATETIME)
                        && given == Type.TEXT
                        && expr instanceof Expr.Literal);
    }

    private Term term(Parsed parsed, String pointer) {
        return switch (parsed) {
            case Parsed.Sound(var expr, _) -> Term.of(expr);
            case Parsed.Faulty(var faults) -> {
                for (Fault fault : faults) {
                    error(fault.code(), pointer, fault.message(), remedy(fault.code()));
                }
                yield Term.of(Expr.UNKNOWN);
            }
        };
    }

    private static String remedy(String code) {
        return switch (code) {
            case "unknown-attribute", "unknown-root" -> "correct the name, or add the field";
            case "type-mismatch" -> "let both sides have one type";
            case "too-deep", "too-large", "too-long" ->
                    "split it up: a part can be a rule or a computed field of its own";
            case "syntax" -> "write it in CEL";
            default -> "correct the expression";
        };
    }

    private void error(String code, String pointer, String message, String remedy) {
        diagnostics.add(new Diagnostic(Severity.ERROR, code, pointer, message, remedy));
    }
}
