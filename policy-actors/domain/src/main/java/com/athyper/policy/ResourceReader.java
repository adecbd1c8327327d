package com.athyper.policy;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a rule is about, and whether there is such a thing. */
final class ResourceReader {
    private static final Pattern MODULE = Pattern.compile("[A-Z][A-Z0-9_]{1,15}");
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Optional<Vocabulary> vocabulary;
    private final List<Fault> faults;

    ResourceReader(Optional<Vocabulary> vocabulary, List<Fault> faults) {
        this.vocabulary = vocabulary;
        this.faults = faults;
    }

    Resources read(Document rule) {
        Set<EntityName> entities = entities(rule);
        Set<String> modules = modules(rule);
        Set<String> states = states(rule, entities, modules);
        return new Resources(entities, modules, states);
    }

    /** What conditions and obligations have to fit: what is named, and what is in the modules. */
    Set<EntityName> meant(Resources resources) {
        var meant = new LinkedHashSet<>(resources.entities());
        for (String module : resources.modules()) {
            vocabulary
                    .flatMap(known -> known.module(module))
                    .ifPresent(
                            entities ->
                                    entities.stream()
                                            .filter(entity -> has(entity, resources.states()))
                                            .forEach(meant::add));
        }
        return meant;
    }

    /** As {@link Modules#of}: what has none of the states is not meant. */
    private boolean has(EntityName entity, Set<String> states) {
        return states.isEmpty()
                || states(entity)
                        .filter(known -> states.stream().noneMatch(known::contains))
                        .isEmpty();
    }

    private Set<EntityName> entities(Document rule) {
        var entities = new LinkedHashSet<EntityName>();
        int before = faults.size();
        for (var item : rule.texts("entities", PolicyReader.ENTITIES_MAX)) {
            if (!EntityName.isValid(item.text())) {
                fault(item, "malformed", "this is no name of an entity");
                continue;
            }
            var entity = new EntityName(item.text());
            if (vocabulary.filter(known -> known.attributes(entity).isEmpty()).isPresent()) {
                fault(item, "unknown-entity", "there is no entity `%s` in force".formatted(entity));
            }
            entities.add(entity);
        }
        if (rule.has("entities") && entities.isEmpty() && faults.size() == before) {
            rule.fault("entities", "required", "name an entity, or leave it out to mean all");
        }
        return entities;
    }

    private Set<String> modules(Document rule) {
        var modules = new LinkedHashSet<String>();
        int before = faults.size();
        for (var item : rule.texts("modules", PolicyReader.MODULES_MAX)) {
            if (!MODULE.matcher(item.text()).matches()) {
                fault(item, "malformed", "a module's code has the form " + MODULE);
                continue;
            }
            if (vocabulary
                    .flatMap(known -> known.module(item.text()))
                    .filter(Set::isEmpty)
                    .isPresent()) {
                fault(
                        item,
                        "unknown-module",
                        "no entity in force is in module `%s`".formatted(item.text()));
            }
            modules.add(item.text());
        }
        if (rule.has("modules") && modules.isEmpty() && faults.size() == before) {
            rule.fault("modules", "required", "name a module, or leave it out to mean all");
        }
        return modules;
    }

    /** What has no state would make the condition unknown, and a forbid lock everything. */
    private Set<String> states(Document rule, Set<EntityName> entities, Set<String> modules) {
        var states = new LinkedHashSet<String>();
        int before = faults.size();
        for (var item : rule.texts("states", PolicyReader.STATES_MAX)) {
            if (!STATE.matcher(item.text()).matches()) {
                fault(item, "malformed", "a state has the form " + STATE);
                continue;
            }
            states.add(item.text());
            if (!isKnown(item.text(), entities, modules)) {
                fault(
                        item,
                        "unknown-state",
                        "none of the entities has a state `%s`".formatted(item.text()));
            }
        }
        if (!rule.has("states") || faults.size() > before) {
            return states;
        }
        if (states.isEmpty()) {
            rule.fault("states", "required", "name a state, or leave it out to mean any");
        } else if (!rule.has("entities") && !rule.has("modules")) {
            rule.fault("entities", "required", "states are those of entities: name them");
        }
        for (EntityName entity : entities) {
            if (!has(entity, states)) {
                rule.fault(
                        "states",
                        "not-applicable",
                        "`%s` has none of these states".formatted(entity));
            }
        }
        return states;
    }

    /** Whether somebody has it, or somebody's states are not known. */
    private boolean isKnown(String state, Set<EntityName> entities, Set<String> modules) {
        var all = new HashSet<>(entities);
        for (String module : modules) {
            Optional<Set<EntityName>> members = vocabulary.flatMap(known -> known.module(module));
            if (members.isEmpty()) {
                return true;
            }
            all.addAll(members.get());
        }
        return all.isEmpty()
                || all.stream()
                        .anyMatch(
                                entity ->
                                        states(entity)
                                                .map(known -> known.contains(state))
                                                .orElse(true));
    }

    private Optional<Set<String>> states(EntityName entity) {
        return vocabulary.flatMap(known -> known.states(entity));
    }

    private void fault(Document.Item item, String code, String message) {
        faults.add(new Fault(item.pointer(), code, message));
    }
}
