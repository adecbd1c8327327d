package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.meta.behaviour.Message;
import com.athyper.meta.behaviour.Rules;
import com.athyper.meta.behaviour.Rules.Gate;
import com.athyper.meta.behaviour.Rules.OfField;
import com.athyper.meta.behaviour.Rules.Validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the expressions out of a definition: their form, not yet what they say. Where a part of the
 * definition is left out, its expressions carry over with it.
 */
final class RulesReader {
    private static final Pattern LANGUAGE =
            Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
    private static final Set<String> VALIDATION_MEMBERS = Set.of("id", "when", "message", "field");

    private static final Validation NONE =
            new Validation("", "true", Message.of(Map.of("en", "")), Optional.empty());

    private final Members root;
    private final Rules before;

    private RulesReader(Members root, Rules before) {
        this.root = root;
        this.before = before;
    }

    static Rules read(Members root, Optional<Rules> before) {
        return new RulesReader(root, before.orElse(Rules.NONE)).rules();
    }

    private Rules rules() {
        var rules =
                new Rules(
                        given("fields") ? fields() : before.fields(),
                        given("validations") ? validations() : before.validations(),
                        given("lifecycle") ? gates() : before.gates());
        if (rules.size() > EntityLimits.RULES_MAX) {
            root.faults()
                    .add(
                            new Fault(
                                    "",
                                    "too-many",
                                    "an entity has at most "
                                            + EntityLimits.RULES_MAX
                                            + " expressions"));
        }
        return rules;
    }

    private boolean given(String name) {
        return root.object().get(name).isPresent();
    }

    private Map<String, OfField> fields() {
        var fields = new LinkedHashMap<String, OfField>();
        for (Members each : objects(root, "fields")) {
            var rules =
                    new OfField(
                            each.text("requiredWhen"),
                            each.text("readOnlyWhen"),
                            each.text("visibleWhen"),
                            each.value("default")
                                    .filter(RulesReader::isExpression)
                                    .flatMap(
                                            value ->
                                                    below(each, "default", value)
                                                            .text("expression")),
                            each.text("computed"));
            if (each.has("computed") && each.has("default") && rules.defaultTo().isEmpty()) {
                each.fault("default", "not-applicable", "callers do not write a computed field");
            }
            var name = each.object().text("name");
            if (name.isPresent() && !rules.isEmpty()) {
                fields.putIfAbsent(name.get(), rules);
            }
        }
        return fields;
    }

    /** {@code {"expression":"…"}} in the place of a literal. */
    static boolean isExpression(Value value) {
        return value instanceof Value.Fields(var members)
                && members.keySet().equals(Set.of("expression"));
    }

    private List<Validation> validations() {
        var ids = new HashSet<String>();
        var validations = new ArrayList<Validation>();
        for (Members each : root.objects("validations", EntityLimits.VALIDATIONS_MAX)) {
            // What is no object has a fault and keeps its place, so that an index is a pointer.
            while (!Fault.at(Fault.at(root.pointer(), "validations"), validations.size())
                    .equals(each.pointer())) {
                validations.add(NONE);
            }
            validations.add(validation(each, ids));
        }
        return validations;
    }

    /** With something in the place of what has a fault, so that the rest is looked at too. */
    private static Validation validation(Members members, Set<String> ids) {
        members.only(VALIDATION_MEMBERS);
        members.require("id");
        members.require("when");
        members.require("message");
        var id = members.name("id");
        var when = members.text("when");
        var message = message(members);
        var field = members.text("field");
        if (id.isPresent() && !ids.add(id.get().value())) {
            members.fault("id", "duplicate", "`" + id.get() + "` appears twice");
        }
        return new Validation(
                id.map(EntityName::value).orElse(NONE.id()),
                when.orElse(NONE.when()),
                message.orElse(NONE.message()),
                field);
    }

    private Map<String, Gate> gates() {
        var gates = new LinkedHashMap<String, Gate>();
        root.value("lifecycle")
                .filter(Value.Fields.class::isInstance)
                .map(value -> below(root, "lifecycle", value))
                .map(lifecycle -> objects(lifecycle, "transitions"))
                .orElse(List.of())
                .forEach(
                        each -> {
                            var when = each.text("when");
                            var message = message(each);
                            var name = each.object().text("name");
                            if (each.has("message") && !each.has("when")) {
                                each.fault(
                                        "message",
                                        "not-applicable",
                                        "a transition without `when` has nothing to say");
                            }
                            if (name.isPresent() && when.isPresent()) {
                                gates.putIfAbsent(name.get(), new Gate(when.get(), message));
                            }
                        });
        return gates;
    }

    /** A text, in English, or a text for each language. */
    private static Optional<Message> message(Members members) {
        var given = members.value("message");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.get() instanceof Value.Text) {
            return members.label("message", EntityLimits.MESSAGE_MAX)
                    .map(text -> Message.of(Map.of("en", text)));
        }
        if (!(given.get() instanceof Value.Fields object)) {
            members.fault("message", "wrong-type", "a text, or a text by language, is expected");
            return Optional.empty();
        }
        if (object.values().isEmpty() || object.values().size() > EntityLimits.LANGUAGES_MAX) {
            members.fault(
                    "message",
                    "out-of-range",
                    "a message has from 1 to " + EntityLimits.LANGUAGES_MAX + " languages");
            return Optional.empty();
        }
        var languages = below(members, "message", object);
        var texts = new TreeMap<String, String>();
        for (String language : object.values().keySet()) {
            if (!LANGUAGE.matcher(language).matches()) {
                languages.fault(
                        language, "invalid-name", "a language is written as `en` or `ms-MY`");
            }
            languages.require(language);
            languages
                    .label(language, EntityLimits.MESSAGE_MAX)
                    .ifPresent(text -> texts.put(language, text));
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(Message.of(texts));
    }

    private static Members below(Members members, String name, Value object) {
        return new Members(
                (Value.Fields) object, Fault.at(members.pointer(), name), members.faults());
    }

    /** As {@link Members#objects}; that something else is wrong with the list is told elsewhere. */
    private static List<Members> objects(Members members, String name) {
        var silent = new Members(members.object(), members.pointer(), new ArrayList<>());
        return silent.objects(name, EntityLimits.FIELDS_MAX).stream()
                .map(each -> new Members(each.object(), each.pointer(), members.faults()))
                .toList();
    }
}
