package com.athyper.proof.docs;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.JsonLimits;
import com.athyper.kernel.MalformedJson;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.DdlPlan;
import com.athyper.meta.Diagnostic;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.ModelScope;
import com.athyper.policy.PolicyReader;
import com.athyper.policy.text.PolicyText;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.Checked;
import com.athyper.workflow.template.Finding;
import com.athyper.workflow.template.TemplateReader;
import com.athyper.workflow.template.TemplateText;
import com.athyper.workflow.template.TemplateVerifier;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The JSON examples of one document, read in their order by the product's own readers. The comment
 * before an example says what it is:
 *
 * <pre>
 * entity   entity version of NAME   template   policy   filter on NAME
 * </pre>
 */
final class DocExamples {
    private static final Pattern EXAMPLE =
            Pattern.compile("(?ms)^(?:<!-- ([^\n]*) -->\n)?```json\n(.*?)^```$");
    private static final Pattern FENCE = Pattern.compile("(?m)^[ >]*```json");
    private static final Pattern VERSION = Pattern.compile("entity version of (\\w+)");
    private static final Pattern FILTER = Pattern.compile("filter on (\\w+)");
    private static final TenantId TENANT = new TenantId("demo");

    /** Two people hold every role, so that nothing is said about who happens to be there. */
    private static final ApproverDirectory EVERYBODY =
            new ApproverDirectory() {
                @Override
                public List<PrincipalId> holders(TenantId tenant, String role) {
                    return List.of(new PrincipalId(role + "1"), new PrincipalId(role + "2"));
                }

                @Override
                public boolean isActive(TenantId tenant, PrincipalId principal) {
                    return true;
                }
            };

    private static final Pattern TEXT =
            Pattern.compile("<!-- (policy|template) text -->\\n```\\n(.*?)```", Pattern.DOTALL);

    private final Map<EntityName, EntityModel> inForce = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int examples;

    private DocExamples() {}

    /** How many there are, and all that is wrong with them. */
    record Outcome(int examples, List<String> faults) {
        Outcome {
            faults = List.copyOf(faults);
        }
    }

    static Outcome of(String document) {
        var read = new DocExamples();
        EXAMPLE.matcher(document)
                .results()
                .forEach(found -> read.example(found.group(1), found.group(2)));
        TEXT.matcher(document)
                .results()
                .forEach(found -> read.text(found.group(1), found.group(2)));
        long fences = FENCE.matcher(document).results().count();
        if (fences != read.examples) {
            read.faults.add(
                    "%d examples begin and %d can be read".formatted(fences, read.examples));
        }
        return new Outcome(read.examples, read.faults);
    }

    private void example(@Nullable String what, String text) {
        examples++;
        if (what == null) {
            faults.add("example %d does not say what it is".formatted(examples));
            return;
        }
        try {
            if (Json.parse(text, JsonLimits.REQUEST) instanceof Value.Fields json) {
                example(what, json);
            } else {
                faults.add("%s: an object is expected".formatted(what));
            }
        } catch (MalformedJson e) {
            faults.add("%s: %s".formatted(what, e.getMessage()));
        }
    }

    private void example(String what, Value.Fields json) {
        var version = VERSION.matcher(what);
        var filter = FILTER.matcher(what);
        if (what.equals("entity")) {
            entity(Optional.empty(), json);
        } else if (version.matches()) {
            known(what, version.group(1)).ifPresent(before -> entity(Optional.of(before), json));
        } else if (filter.matches()) {
            known(what, filter.group(1)).ifPresent(model -> filter(model, json));
        } else if (what.equals("template")) {
            template(json);
        } else if (what.equals("policy")) {
            policy(json);
        } else {
            faults.add("there are no examples of `%s`".formatted(what));
        }
    }

    private Optional<EntityModel> known(String what, String name) {
        var model = Optional.ofNullable(inForce.get(new EntityName(name)));
        if (model.isEmpty()) {
            faults.add("%s: no example before it describes `%s`".formatted(what, name));
        }
        return model;
    }

    /** Checked, compiled, and planned as a change of the tables, as a publication would. */
    private void entity(Optional<EntityModel> before, Value.Fields json) {
        switch (EntityCheck.check(before.map(EntityModel::document), json)) {
            case EntityCheck.Checked.Faulty(var wrong) -> add("entity", wrong);
            case EntityCheck.Checked.Sound(var document) -> {
                int number = before.map(EntityModel::version).orElse(0) + 1;
                switch (EntityCompiler.compile(document, number, Set.copyOf(inForce.keySet()))) {
                    case EntityCompiler.Compiled.Faulty(var wrong) ->
                            add("entity", wrong.stream().map(Diagnostic::fault).toList());
                    case EntityCompiler.Compiled.Sound(var model, _) -> planned(before, model);
                }
            }
        }
    }

    private void planned(Optional<EntityModel> before, EntityModel model) {
        switch (DdlPlan.between(TENANT, before, model)) {
            case DdlPlan.Impossible(var wrong) ->
                    add("entity", wrong.stream().map(Diagnostic::fault).toList());
            case DdlPlan.Steps _ -> inForce.put(model.name(), model);
        }
    }

    private void template(Value.Fields json) {
        switch (TemplateReader.check(Optional.empty(), json)) {
            case Checked.Faulty(var wrong) -> add("template", wrong);
            case Checked.Sound(var document) -> {
                var template = TemplateReader.read(1, document);
                add(
                        "template",
                        TemplateVerifier.verify(
                                        template,
                                        Optional.ofNullable(inForce.get(template.entity()))
                                                .map(ModelScope::attributes),
                                        TENANT,
                                        EVERYBODY)
                                .stream()
                                .map(Finding::toFault)
                                .toList());
            }
        }
    }

    private void policy(Value.Fields json) {
        var read =
                PolicyReader.read(
                        json,
                        entity ->
                                Optional.ofNullable(inForce.get(entity))
                                        .map(ModelScope::attributes));
        switch (read) {
            case PolicyReader.Read.Sound _ -> {}
            case PolicyReader.Read.Faulty(var wrong) -> add("policy", wrong);
        }
    }

    private void text(String what, String text) {
        var read = what.equals("policy") ? PolicyText.read(text) : TemplateText.read(text);
        add(what + " text", read.faults("/text"));
        if (what.equals("policy")) {
            policy(read.document());
        } else {
            template(read.document());
        }
    }

    private void filter(EntityModel model, Value.Fields json) {
        if (FilterReader.read(model, json) instanceof Answer.Refused<?>(var problem)) {
            add("filter", problem.faults());
        }
    }

    private void add(String what, List<Fault> wrong) {
        wrong.forEach(
                fault ->
                        faults.add(
                                "%s%s: %s (%s)"
                                        .formatted(
                                                what,
                                                fault.pointer(),
                                                fault.message(),
                                                fault.code())));
    }
}
