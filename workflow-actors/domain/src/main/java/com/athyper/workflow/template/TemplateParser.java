package com.athyper.workflow.template;

import com.athyper.expression.CelReader;
import com.athyper.expression.Parsed;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApprovalEvent.Choice;
import com.athyper.workflow.template.Node.Branch;
import com.athyper.workflow.template.Node.Parallel;
import com.athyper.workflow.template.Step.Mode;
import com.athyper.workflow.template.Step.When;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            List<Node> flow,
            List<Fault> faults) {}

    /** How the answers are called where comments are asked for. */
    static final Map<String, Choice> COMMENTED = commentedChoices();

    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private TemplateParser() {}

    private static Map<String, Choice> commentedChoices() {
        var ordered = new LinkedHashMap<String, Choice>();
        ordered.put("approve", Choice.APPROVED);
        ordered.put("reject", Choice.REJECTED);
        ordered.put("requestChanges", Choice.CHANGES_REQUESTED);
        return Collections.unmodifiableMap(ordered);
    }

    static Draft parse(Value.Fields document) {
        var parser = new TemplateParser();
        var root = new Part(document, "", parser.faults).knowing(Set.of("name", "entity", "steps"));
        var name = parser.entityName(root, "name");
        var entity = parser.entityName(root, "entity");
        var flow = parser.flow(root, 1);
        parser.few(root, flow);
        return new Draft(name, entity, flow, List.copyOf(parser.faults));
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

    private void few(Part root, List<Node> flow) {
        if (flow.stream().flatMap(Node::steps).count() > Template.STEPS_MAX) {
            root.fault(
                    "steps",
                    "too-many",
                    "at most %d steps are allowed, branches and all".formatted(Template.STEPS_MAX));
        }
    }

    /**
     * @param depth how deep a part with branches would be here
     */
    private List<Node> flow(Part owner, int depth) {
        var nodes = new ArrayList<Node>();
        var items = owner.requiredItems("steps", Template.STEPS_MAX).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            Part.of(items.get(i), Fault.at(owner.at("steps"), i), faults)
                    .flatMap(
                            part ->
                                    part.fields().get("parallel").isPresent()
                                            ? parallel(part, depth)
                                            : step(part))
                    .ifPresent(nodes::add);
        }
        return nodes;
    }

    private Optional<Node> parallel(Part part, int depth) {
        part.knowing(Set.of("name", "when", "parallel"));
        var name = uniqueName(part);
        var when = condition(part, "when");
        if (depth > Parallel.DEPTH_MAX) {
            part.fault(
                    "parallel",
                    "too-deep",
                    "at most %d are in one another".formatted(Parallel.DEPTH_MAX));
            return Optional.empty();
        }
        var items = part.requiredItems("parallel", Parallel.BRANCHES_MAX).orElse(List.of());
        if (items.size() == 1) {
            part.fault("parallel", "too-few", "two branches at least are side by side");
        }
        var branches = new ArrayList<Branch>();
        for (int i = 0; i < items.size(); i++) {
            Part.of(items.get(i), Fault.at(part.at("parallel"), i), faults)
                    .flatMap(one -> branch(one, depth + 1))
                    .ifPresent(branches::add);
        }
        return name.map(known -> new Parallel(known, when, branches));
    }

    private Optional<Branch> branch(Part part, int depth) {
        part.knowing(Set.of("name", "steps"));
        var name = uniqueName(part);
        var flow = flow(part, depth);
        return name.map(known -> new Branch(known, flow));
    }

    private Optional<Node> step(Part part) {
        part.knowing(
                Set.of("name", "when", "approvers", "mode", "sla", "autoApproveWhen", "comment"));
        var name = uniqueName(part);
        var when = condition(part, "when");
        var approvers = ApproversReader.read(part, "approvers");
        var mode = mode(part);
        var sla = part.optionalPart("sla").flatMap(SlaReader::read);
        var autoApprove = condition(part, "autoApproveWhen");
        var commented = part.optionalPart("comment").map(TemplateParser::commented);
        return name.isPresent() && approvers.isPresent() && mode.isPresent()
                ? Optional.of(
                        new Step(
                                name.get(),
                                when,
                                approvers.get(),
                                mode.get(),
                                sla,
                                autoApprove,
                                commented.orElse(List.of())))
                : Optional.empty();
    }

    private static List<Choice> commented(Part part) {
        part.knowing(COMMENTED.keySet());
        var needed = new ArrayList<Choice>();
        COMMENTED.forEach(
                (member, choice) ->
                        part.optionalText(member, NAME_MAX)
                                .ifPresent(
                                        text -> {
                                            if (text.equals("required")) {
                                                needed.add(choice);
                                            } else if (!text.equals("optional")) {
                                                part.fault(
                                                        member,
                                                        "one-of",
                                                        "one of `required` and `optional`");
                                            }
                                        }));
        return needed;
    }

    /** Steps, parts and branches have their names from one list: a history names them alone. */
    private Optional<String> uniqueName(Part part) {
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

    private Optional<When> condition(Part part, String member) {
        return part.optionalText(member, CelReader.SOURCE_MAX)
                .flatMap(
                        source ->
                                switch (Conditions.read(source)) {
                                    case Parsed.Sound(var condition, _) ->
                                            Optional.of(new When(source, condition));
                                    case Parsed.Faulty faulty -> {
                                        faults.addAll(faulty.at(part.at(member)));
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
