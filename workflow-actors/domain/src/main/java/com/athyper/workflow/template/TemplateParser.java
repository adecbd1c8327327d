package com.athyper.workflow.template;

import com.athyper.expression.CelReader;
import com.athyper.expression.Parsed;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Step.Mode;
import com.athyper.workflow.template.Step.When;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one document to the end, noting everything that is wrong on the way. */
final class TemplateParser {
    static final int NAME_MAX = 64;
    static final int QUORUM_MAX = 1_000;

    private static final Pattern STEP_NAME = Pattern.compile("[a-z][a-z0-9]*([_-][a-z0-9]+)*");

    /** What was read; complete if there are no faults. */
    record Draft(
            Optional<EntityName> name,
            Optional<EntityName> entity,
            List<Step> steps,
            List<Fault> faults) {}

    private final List<Fault> faults = new ArrayList<>();

    private TemplateParser() {}

    static Draft parse(Value.Fields document) {
        var parser = new TemplateParser();
        var root = new Part(document, "", parser.faults).knowing(Set.of("name", "entity", "steps"));
        var name = parser.entityName(root, "name");
        var entity = parser.entityName(root, "entity");
        var steps = parser.steps(root);
        return new Draft(name, entity, steps, List.copyOf(parser.faults));
    }

    private Optional<EntityName> entityName(Part root, String member) {
        return root.requiredText(member, NAME_MAX)
                .flatMap(
                        text -> {
                            if (!EntityName.isValid(text)) {
                                root.fault(
                                        member,
                                        "pattern",
                                        "a name is snake_case and has at most 48 characters");
                                return Optional.empty();
                            }
                            return Optional.of(new EntityName(text));
                        });
    }

    private List<Step> steps(Part root) {
        var steps = new ArrayList<Step>();
        var names = new HashSet<String>();
        var items = root.requiredItems("steps", Template.STEPS_MAX).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            var pointer = Fault.at(root.at("steps"), i);
            Part.of(items.get(i), pointer, faults)
                    .flatMap(part -> step(part, names))
                    .ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Step> step(Part part, Set<String> names) {
        part.knowing(Set.of("name", "when", "approvers", "mode", "sla"));
        var name = stepName(part, names);
        var when = when(part);
        var approvers = ApproversReader.read(part, "approvers");
        var mode = mode(part);
        var sla = part.optionalPart("sla").flatMap(SlaReader::read);
        return name.isPresent() && approvers.isPresent() && mode.isPresent()
                ? Optional.of(new Step(name.get(), when, approvers.get(), mode.get(), sla))
                : Optional.empty();
    }

    private static Optional<String> stepName(Part part, Set<String> names) {
        var name = part.requiredText("name", NAME_MAX);
        if (name.isEmpty()) {
            return name;
        }
        if (!STEP_NAME.matcher(name.get()).matches()) {
            part.fault("name", "pattern", "a step's name is snake_case or kebab-case");
            return Optional.empty();
        }
        if (!names.add(name.get())) {
            part.fault("name", "duplicate", "another step is named `%s`".formatted(name.get()));
            return Optional.empty();
        }
        return name;
    }

    private Optional<When> when(Part part) {
        return part.optionalText("when", CelReader.SOURCE_MAX)
                .flatMap(
                        source ->
                                switch (Conditions.read(source)) {
                                    case Parsed.Sound(var condition, _) ->
                                            Optional.of(new When(source, condition));
                                    case Parsed.Faulty faulty -> {
                                        faults.addAll(faulty.at(part.at("when")));
                                        yield Optional.empty();
                                    }
                                });
    }

    private Optional<Mode> mode(Part part) {
        var value = part.fields().get("mode");
        if (value.isEmpty()) {
            return Optional.of(new Mode.Any());
        }
        if (value.get() instanceof Value.Text(var text)) {
            return switch (text) {
                case "any" -> Optional.of(new Mode.Any());
                case "all" -> Optional.of(new Mode.All());
                case "majority" -> Optional.of(new Mode.Majority());
                default -> {
                    part.fault(
                            "mode",
                            "one-of",
                            "one of `any`, `all`, `majority`, a quorum or a percentage");
                    yield Optional.empty();
                }
            };
        }
        return Part.of(value.get(), part.at("mode"), faults).flatMap(TemplateParser::quorum);
    }

    private static Optional<Mode> quorum(Part part) {
        part.knowing(Set.of("quorum", "quorumPercent"));
        boolean count = part.fields().get("quorum").isPresent();
        boolean percent = part.fields().get("quorumPercent").isPresent();
        if (count == percent) {
            part.fault("one-of", "either `quorum` or `quorumPercent`");
            return Optional.empty();
        }
        return count
                ? part.integer("quorum", 1, QUORUM_MAX).map(Mode.Quorum::new)
                : part.integer("quorumPercent", 1, Mode.PERCENT).map(Mode.QuorumPercent::new);
    }
}
