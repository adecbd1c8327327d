package com.athyper.meta.record;

import com.athyper.expression.Bindings;
import com.athyper.expression.Truth;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.FieldType;
import com.athyper.meta.Lifecycle;
import com.athyper.meta.behaviour.Behaviour;
import com.athyper.meta.behaviour.Behaviour.Conditional;
import com.athyper.meta.behaviour.Behaviour.Derived;
import com.athyper.meta.behaviour.Behaviour.Validation;
import com.athyper.meta.behaviour.Circumstances;
import com.athyper.meta.behaviour.Term;

import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Executes an entity's rules over one record as it would be written. A rule that looks at a field
 * which has a fault is not asked: the fault comes first.
 */
final class RecordRules {
    private final EntityModel model;
    private final Behaviour behaviour;
    private final Optional<Value.Fields> before;
    private final Value.Fields input;
    private final Circumstances circumstances;
    private final List<Fault> faults;
    private final Set<String> derived = new HashSet<>();

    private RecordRules(
            EntityModel model,
            Optional<Value.Fields> before,
            Value.Fields input,
            Circumstances circumstances,
            List<Fault> faults) {
        this.model = model;
        this.behaviour = model.behaviour();
        this.before = before;
        this.input = input;
        this.circumstances = circumstances;
        this.faults = faults;
        for (Derived each : behaviour.derived()) {
            if (each.always() || (before.isEmpty() && input.get(each.field()).isEmpty())) {
                derived.add(each.field());
            }
        }
        behaviour.computed().stream()
                .filter(name -> input.get(name).isPresent())
                .forEach(
                        name ->
                                fault(
                                        name,
                                        "computed",
                                        "`" + name + "` is computed and not written"));
    }

    /**
     * @param faults so far, and those that the rules find
     */
    static RecordRules ofNew(
            EntityModel model,
            Value.Fields input,
            Circumstances circumstances,
            List<Fault> faults) {
        return new RecordRules(model, Optional.empty(), input, circumstances, faults);
    }

    static RecordRules ofChange(
            EntityModel model,
            Value.Fields before,
            Value.Fields input,
            Circumstances circumstances,
            List<Fault> faults) {
        return new RecordRules(model, Optional.of(before), input, circumstances, faults);
    }

    /** Whether the field's value is found here, so that nobody else need judge it. */
    boolean derives(String field) {
        return derived.contains(field);
    }

    /** The values with those that are derived; whatever a rule refuses joins the faults. */
    Value.Fields applied(Value.Fields values) {
        if (behaviour.isSilent()) {
            return values;
        }
        var roots = roots();
        var tainted = new HashSet<String>();
        for (Field field : model.fields()) {
            if (isFaulty(field.name())) {
                tainted.add(field.name());
            }
        }
        var record = new LinkedHashMap<>(values.values());
        for (Derived each : behaviour.derived()) {
            if (derives(each.field())) {
                record.put(each.field(), derive(each, record, roots, tainted));
            }
        }
        var whole = new Value.Fields(record);
        var asked = new Asked(whole, bindings(record, roots), tainted);
        behaviour.requiredWhen().forEach(rule -> required(rule, asked));
        behaviour.readOnlyWhen().forEach(rule -> readOnly(rule, asked));
        behaviour.validations().forEach(rule -> valid(rule, asked));
        return whole;
    }

    /**
     * @param tainted fields whose value is not what was meant
     */
    private record Asked(Value.Fields record, Bindings bindings, Set<String> tainted) {}

    private Value derive(
            Derived each,
            Map<String, Value> record,
            Map<String, Value.Fields> roots,
            Set<String> tainted) {
        if (!mayAsk(each.value(), tainted)) {
            tainted.add(each.field());
            return Value.NULL;
        }
        Field field = model.field(each.field()).orElseThrow();
        int known = faults.size();
        Value value =
                each.value()
                        .evaluate(bindings(record, roots))
                        .map(found -> rounded(field, found))
                        .orElse(Value.NULL);
        Value judged = RecordValidator.judged(field, value, faults);
        if (faults.size() > known) {
            tainted.add(each.field());
        }
        return judged;
    }

    /** Half up, to what the field keeps: a quotient has more places than any amount. */
    private static Value rounded(Field field, Value value) {
        boolean whole = field.type() == FieldType.INTEGER;
        return value instanceof Value.Num(var number)
                        && (whole || field.type() == FieldType.DECIMAL)
                        && number.scale() > field.scale()
                ? Value.of(number.setScale(whole ? 0 : field.scale(), RoundingMode.HALF_UP))
                : value;
    }

    private void required(Conditional rule, Asked asked) {
        if (asked.record().get(rule.field()).orElse(Value.NULL).equals(Value.NULL)
                && !asked.tainted().contains(rule.field())
                && mayAsk(rule.when(), asked.tainted())
                && rule.when().test(asked.bindings()) == Truth.TRUE) {
            fault(rule.field(), "required", "`" + rule.field() + "` is required here");
        }
    }

    private void readOnly(Conditional rule, Asked asked) {
        if (changes(rule.field(), asked)
                && applies(rule.when())
                && mayAsk(rule.when(), asked.tainted())
                && rule.when().test(asked.bindings()) != Truth.FALSE) {
            fault(rule.field(), "read-only", "`" + rule.field() + "` cannot be changed here");
        }
    }

    /** Whether the caller gives the field another value than it has. */
    private boolean changes(String field, Asked asked) {
        if (input.get(field).isEmpty() || asked.tainted().contains(field)) {
            return false;
        }
        Value now = asked.record().get(field).orElse(Value.NULL);
        Value was = before.flatMap(values -> values.get(field)).orElse(Value.NULL);
        if (now instanceof Value.Num(var a) && was instanceof Value.Num(var b)) {
            return a.compareTo(b) != 0;
        }
        return !now.equals(was);
    }

    private void valid(Validation rule, Asked asked) {
        if (!applies(rule.when()) || !mayAsk(rule.when(), asked.tainted())) {
            return;
        }
        String code =
                switch (rule.when().test(asked.bindings())) {
                    case TRUE -> "";
                    case FALSE -> "validation.";
                    case UNKNOWN -> "unjudged.";
                };
        if (!code.isEmpty()) {
            faults.add(
                    new Fault(
                            rule.field().map(name -> Fault.at("", name)).orElse(""),
                            code + rule.id(),
                            rule.message().in(circumstances.languages())));
        }
    }

    /** What speaks of the record as it was says nothing of a new one. */
    private boolean applies(Term term) {
        return before.isPresent() || !term.ofBefore();
    }

    private static boolean mayAsk(Term term, Set<String> tainted) {
        return term.fields().stream().noneMatch(tainted::contains);
    }

    private boolean isFaulty(String field) {
        String pointer = Fault.at("", field);
        return !derives(field)
                && faults.stream().anyMatch(fault -> fault.pointer().equals(pointer));
    }

    private void fault(String field, String code, String message) {
        faults.add(new Fault(Fault.at("", field), code, message));
    }

    private Map<String, Value.Fields> roots() {
        var roots = new HashMap<String, Value.Fields>();
        roots.put(Term.SUBJECT, circumstances.subject());
        before.ifPresent(values -> roots.put(Term.BEFORE, withState(values.values())));
        return roots;
    }

    private Bindings bindings(Map<String, Value> record, Map<String, Value.Fields> roots) {
        roots.put(Term.RECORD, withState(record));
        return new Bindings(roots);
    }

    private Value.Fields withState(Map<String, Value> values) {
        var state = circumstances.state().or(this::initial);
        if (state.isEmpty()) {
            return new Value.Fields(values);
        }
        var all = new LinkedHashMap<>(values);
        all.put("state", Value.of(state.get()));
        return new Value.Fields(all);
    }

    private Optional<String> initial() {
        return before.isPresent() ? Optional.empty() : model.lifecycle().map(Lifecycle::initial);
    }
}
