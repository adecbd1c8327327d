package com.athyper.policy;

import com.athyper.expression.CelReader;
import com.athyper.expression.Expr;
import com.athyper.expression.Parsed;
import com.athyper.expression.Scope;
import com.athyper.expression.Type;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.policy.text.PolicyText;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a policy out of its document, or says all that is wrong with it. */
public final class PolicyReader {
    public static final int RULES_MAX = 1_000;
    public static final int OPERATIONS_MAX = 50;
    public static final int ENTITIES_MAX = 100;
    public static final int ROLES_MAX = 100;
    public static final int PRINCIPALS_MAX = 100;
    public static final int GROUPS_MAX = 100;
    public static final int UNITS_MAX = 100;
    public static final int MODULES_MAX = 50;
    public static final int STATES_MAX = 50;
    public static final int LABEL_MAX = 200;
    public static final int DESCRIPTION_MAX = 1_000;

    /** Characters of a policy's text. */
    public static final int TEXT_MAX = 500_000;

    private static final String TEXT = "text";
    private static final Pattern RULE_ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final int NAME_MAX = 200;

    private static final List<String> POLICY_MEMBERS =
            List.of("name", "label", "description", "rules", PolicyTests.MEMBER);
    private static final Set<String> RULE_MEMBERS =
            Set.of(
                    "id",
                    "effect",
                    "operations",
                    "entities",
                    "modules",
                    "states",
                    "subjects",
                    "when",
                    "description",
                    "obligations");

    private static final Map<String, Type> SUBJECT =
            Map.of(
                    "id", Type.TEXT,
                    "roles", Type.LIST,
                    "groups", Type.LIST,
                    "orgUnits", Type.LIST,
                    "reports", Type.LIST,
                    "delegators", Type.LIST);
    private static final Map<String, Type> CONTEXT = Map.of("operation", Type.TEXT);
    private static final Scope OPEN = scope(Map.of());

    /** What became of a document. */
    public sealed interface Read {
        /**
         * @param document as it is to be kept
         */
        record Sound(Policy policy, Value.Fields document) implements Read {}

        record Faulty(List<Fault> faults) implements Read {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    private final Optional<Vocabulary> vocabulary;
    private final List<Fault> faults = new ArrayList<>();

    private PolicyReader(Optional<Vocabulary> vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * A version as it is drafted: the members that the document leaves out are those of the version
     * before, whose name stays.
     */
    public static Read check(Optional<Value.Fields> previous, Value.Fields document) {
        if (document.get(TEXT).isPresent()) {
            return checkText(previous, document);
        }
        var members = new LinkedHashMap<String, Value>();
        previous.ifPresent(before -> members.putAll(before.values()));
        members.putAll(document.values());
        return keepingName(previous, new Value.Fields(members));
    }

    /** The text of a policy in place of its members: it is the whole policy. */
    private static Read checkText(Optional<Value.Fields> previous, Value.Fields document) {
        var faults = new ArrayList<Fault>();
        var given = new Document(document, "", faults);
        given.refuseOthersThan(Set.of("name", TEXT));
        Optional<String> source = given.text(TEXT, TEXT_MAX);
        if (!faults.isEmpty() || source.isEmpty()) {
            return new Read.Faulty(faults);
        }
        String pointer = given.at(TEXT);
        var text = PolicyText.read(source.get());
        faults.addAll(text.faults(pointer));
        if (given.has("name") && !document.get("name").equals(text.document().get("name"))) {
            given.fault("name", "mismatch", "the text names another policy");
        }
        if (!faults.isEmpty()) {
            return new Read.Faulty(faults);
        }
        // The text has no word for tests, so it takes none away.
        Value.Fields whole =
                previous.flatMap(before -> before.get(PolicyTests.MEMBER))
                        .map(tests -> text.document().with(PolicyTests.MEMBER, tests))
                        .orElse(text.document());
        return switch (keepingName(previous, whole)) {
            case Read.Sound sound -> sound;
            case Read.Faulty(var found) ->
                    new Read.Faulty(
                            found.stream().map(fault -> text.placed(fault, pointer)).toList());
        };
    }

    private static Read keepingName(Optional<Value.Fields> previous, Value.Fields document) {
        Read read = read(document);
        boolean renamed =
                previous.flatMap(before -> before.get("name"))
                        .filter(name -> !Optional.of(name).equals(document.get("name")))
                        .isPresent();
        if (!renamed) {
            return read;
        }
        var all =
                new ArrayList<>(
                        List.of(new Fault("/name", "immutable", "a policy keeps its name")));
        if (read instanceof Read.Faulty(var others)) {
            all.addAll(others);
        }
        return new Read.Faulty(all);
    }

    /** Conditions may name any attribute of a resource: entities come and go. */
    public static Read read(Value.Fields document) {
        return new PolicyReader(Optional.empty()).policy(document);
    }

    /**
     * As it is put into force: entities that a rule names have to be there, and its condition has
     * to fit each of them.
     */
    public static Read read(Value.Fields document, Vocabulary vocabulary) {
        return new PolicyReader(Optional.of(vocabulary)).policy(document);
    }

    private static Scope scope(Map<String, Type> resource) {
        return new Scope(Map.of("subject", SUBJECT, "resource", resource, "context", CONTEXT));
    }

    private Read policy(Value.Fields fields) {
        var document = new Document(fields, "", faults);
        document.refuseOthersThan(Set.copyOf(POLICY_MEMBERS));
        Optional<EntityName> name = name(document);
        document.text("label", LABEL_MAX);
        document.text("description", DESCRIPTION_MAX);
        if (!document.has("rules")) {
            document.fault("rules", "required", "`rules` is needed");
        }
        var rules = new ArrayList<Rule>();
        var ids = new HashSet<String>();
        for (Document rule : document.objects("rules", RULES_MAX)) {
            rule(rule, name, ids).ifPresent(rules::add);
        }
        PolicyTests.read(document, name, faults);
        return name.isPresent() && faults.isEmpty()
                ? new Read.Sound(new Policy(name.get(), rules), ordered(fields))
                : new Read.Faulty(faults);
    }

    /** The members in the one order in which they are kept. */
    private static Value.Fields ordered(Value.Fields fields) {
        var ordered = Value.object();
        for (String member : POLICY_MEMBERS) {
            fields.get(member).ifPresent(value -> ordered.put(member, value));
        }
        return ordered.build();
    }

    private static Optional<EntityName> name(Document document) {
        Optional<String> name = document.requiredText("name", NAME_MAX);
        if (name.isPresent() && !EntityName.isValid(name.get())) {
            document.fault(
                    "name", "malformed", "a name is of lower-case letters, digits and underscores");
            return Optional.empty();
        }
        return name.map(EntityName::new);
    }

    private Optional<Rule> rule(Document rule, Optional<EntityName> policy, Set<String> ids) {
        rule.refuseOthersThan(RULE_MEMBERS);
        rule.text("description", DESCRIPTION_MAX);
        Optional<String> id = id(rule, ids);
        Optional<Effect> effect = effect(rule);
        Set<Operation> operations = operations(rule);
        var resourceReader = new ResourceReader(vocabulary, faults);
        Resources resources = resourceReader.read(rule);
        Set<EntityName> entities = resourceReader.meant(resources);
        SubjectReader.Read subjects = new SubjectReader(faults).read(rule);
        Optional<Expr> when = condition(rule, entities);
        List<Obligation> obligations =
                new ObligationReader(vocabulary, faults).read(rule, effect, operations, entities);
        if (policy.isEmpty() || id.isEmpty() || effect.isEmpty() || when.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rule(
                        policy.get().value() + "/" + id.get(),
                        effect.get(),
                        operations,
                        resources,
                        subjects.subjects(),
                        Expr.all(List.of(inStates(resources), subjects.condition(), when.get())),
                        obligations));
    }

    private static Expr inStates(Resources resources) {
        Expr state = new Expr.Ref("resource", List.of("state"));
        List<Value> states = resources.states().stream().sorted().<Value>map(Value::of).toList();
        return switch (states.size()) {
            case 0 -> Expr.TRUE;
            case 1 ->
                    new Expr.Compare(
                            Expr.Comparison.EQ, state, new Expr.Literal(states.getFirst()));
            default -> new Expr.In(state, new Expr.Literal(new Value.Items(states)));
        };
    }

    private static Optional<String> id(Document rule, Set<String> ids) {
        Optional<String> id = rule.requiredText("id", NAME_MAX);
        if (id.isPresent() && !RULE_ID.matcher(id.get()).matches()) {
            rule.fault("id", "malformed", "an id has the form " + RULE_ID);
        } else if (id.isPresent() && !ids.add(id.get())) {
            rule.fault("id", "duplicate", "`%s` is the id of another rule".formatted(id.get()));
        }
        return id;
    }

    private static Optional<Effect> effect(Document rule) {
        Optional<String> id = rule.requiredText("effect", NAME_MAX);
        Optional<Effect> effect = id.flatMap(Effect::of);
        if (id.isPresent() && effect.isEmpty()) {
            rule.fault("effect", "unknown-effect", "an effect is `permit` or `forbid`");
        }
        return effect;
    }

    private Set<Operation> operations(Document rule) {
        var operations = EnumSet.noneOf(Operation.class);
        for (var item : rule.texts("operations", OPERATIONS_MAX)) {
            var named = operations(item.text());
            if (named.isEmpty()) {
                faults.add(
                        new Fault(
                                item.pointer(),
                                "unknown-operation",
                                "`%s` is no operation; known are %s, and groups such as `entity.*`"
                                        .formatted(item.text(), known())));
            }
            operations.addAll(named);
        }
        if (operations.isEmpty() && faultless(rule.at("operations"))) {
            rule.fault("operations", "required", "name an operation at least");
        }
        return operations;
    }

    /**
     * The one that is named, or all of a group: {@code *}, or the start of an id and {@code .*}.
     */
    private static List<Operation> operations(String pattern) {
        if (pattern.equals("*")) {
            return List.of(Operation.values());
        }
        if (!pattern.endsWith(".*")) {
            return Operation.of(pattern).stream().toList();
        }
        String start = pattern.substring(0, pattern.length() - 1);
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.id().startsWith(start))
                .toList();
    }

    private static String known() {
        return Arrays.stream(Operation.values())
                .map(Operation::id)
                .collect(Collectors.joining(", "));
    }

    /** Whether nothing was said yet about the member and what is in it. */
    private boolean faultless(String pointer) {
        return faults.stream()
                .noneMatch(
                        fault ->
                                fault.pointer().equals(pointer)
                                        || fault.pointer().startsWith(pointer + "/"));
    }

    private Optional<Expr> condition(Document rule, Set<EntityName> entities) {
        if (!rule.has("when")) {
            return Optional.of(Expr.TRUE);
        }
        Optional<String> source = rule.text("when", Integer.MAX_VALUE);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        return switch (CelReader.parseCondition(source.get(), OPEN)) {
            case Parsed.Faulty faulty -> {
                faults.addAll(faulty.at(rule.at("when")));
                yield Optional.empty();
            }
            case Parsed.Sound(var expr, _) -> {
                entities.forEach(entity -> fits(rule, source.get(), entity));
                yield Optional.of(expr);
            }
        };
    }

    private void fits(Document rule, String source, EntityName entity) {
        vocabulary
                .flatMap(known -> known.attributes(entity))
                .ifPresent(
                        resource -> {
                            if (CelReader.parseCondition(source, scope(resource))
                                    instanceof Parsed.Faulty(var misfits)) {
                                for (Fault fault : misfits) {
                                    rule.fault(
                                            "when",
                                            fault.code(),
                                            "in `%s`: %s".formatted(entity, fault.message()));
                                }
                            }
                        });
    }
}
