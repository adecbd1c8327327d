package com.athyper.edge.policy;

import com.athyper.edge.access.ExplainDesk.Sight;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.policy.Questions.Who;
import com.athyper.edge.problem.Problems;
import com.athyper.expression.Explained;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.ExprText;
import com.athyper.expression.References;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.Principal;
import com.athyper.identity.Standing;
import com.athyper.identity.Standing.Source;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.policy.analysis.Edit;
import com.athyper.policy.analysis.Explanation;
import com.athyper.policy.analysis.Explanation.Change;
import com.athyper.policy.analysis.Explanation.Weighed;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How an explanation looks on the wire: for a program, and as {@code text} for a person. */
final class ExplanationForm {
    /** Rules that are told one by one. */
    static final int RULES_MAX = 100;

    private static final Shape RULE =
            Shape.object("ExplainedRule")
                    .must("rule", Shape.text())
                    .must("policy", Shape.text())
                    .must("effect", Shape.choice("permit", "forbid"))
                    .must("decided", Shape.flag())
                    .must("through", Shape.list(Shape.text()))
                    .must("condition", Shape.anyObject())
                    .build();
    private static final Shape ATTRIBUTE =
            Shape.object("ExplainedAttribute")
                    .must("name", Shape.text())
                    .may("value", Shape.anything())
                    .must("masked", Shape.flag())
                    .build();
    private static final Shape CHANGE =
            Shape.object("ExplainedChange")
                    .must("edits", Shape.list(Shape.anyObject()))
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("text", Shape.text())
                    .build();
    private static final Shape GRANT =
            Shape.object("ExplainedGrant")
                    .must("role", Shape.text())
                    .must("from", Shape.text())
                    .build();
    static final Shape EXPLANATION =
            Shape.object("Explanation")
                    .must("decision", Shape.choice("allow", "deny"))
                    .must("epoch", Shape.integer())
                    .must("text", Shape.text())
                    .must("grants", Shape.list(GRANT.ref()))
                    .may("reason", Shape.choice("permitted", "forbidden", "silence"))
                    .may("rules", Shape.list(RULE.ref()))
                    .may("moreRules", Shape.integer())
                    .may("attributes", Shape.list(ATTRIBUTE.ref()))
                    .may("changes", Shape.list(CHANGE.ref()))
                    .may("obligations", Shape.list(Shape.anyObject()))
                    .with(GRANT)
                    .with(RULE)
                    .with(ATTRIBUTE)
                    .with(CHANGE)
                    .build();

    private final Explanation why;
    private final Who who;
    private final Principal principal;
    private final Sight sight;

    ExplanationForm(Explanation why, Who who, Sight sight) {
        this.why = why;
        this.who = who;
        this.principal = who.principal();
        this.sight = sight;
    }

    /** For whoever may read policies. */
    Value.Fields whole() {
        return start(text())
                .put("reason", why.reason().id())
                .put("rules", items(why.rules().stream().limit(RULES_MAX).map(this::rule).toList()))
                .put("moreRules", Math.max(0, why.rules().size() - RULES_MAX))
                .put("attributes", items(attributes()))
                .put("changes", items(why.changes().stream().map(this::change).toList()))
                .put(
                        "obligations",
                        principal.active()
                                ? PolicyRoutes.obligations(why.verdict())
                                : items(List.of()))
                .build();
    }

    /** For whoever asks about themselves and may not read policies. */
    Value.Fields own() {
        return start(headline() + ".").build();
    }

    private Value.ObjectBuilder start(String text) {
        return Value.object()
                .put("decision", allowed() ? "allow" : "deny")
                .put("epoch", why.verdict().epoch())
                .put("text", text)
                .put("grants", items(grants(who.standing())));
    }

    private boolean allowed() {
        return why.verdict().allowed() && principal.active();
    }

    /** Each role and where it comes from. */
    static List<Value> grants(Standing standing) {
        return standing.grants().stream()
                .<Value>map(
                        grant ->
                                Value.object()
                                        .put("role", grant.role())
                                        .put("from", source(grant.source()))
                                        .build())
                .toList();
    }

    private static String source(Source source) {
        return switch (source) {
            case Source.Direct _ -> "principal";
            case Source.Bound(_, var holder) ->
                    switch (holder) {
                        case Holder.Person _ -> "binding";
                        case Holder.InGroup(var group) -> "group " + group;
                        case Holder.InUnit(var unit) -> "unit " + unit;
                    };
            case Source.Delegated(_, var from) -> "delegation of " + from.value();
            case Source.BrokenGlass _ -> "break-glass";
            case Source.Claimed _ -> "token";
        };
    }

    private Value rule(Weighed rule) {
        return Value.object()
                .put("rule", Problems.ruleId(rule.rule()))
                .put("policy", policy(rule))
                .put("effect", rule.effect().id())
                .put("decided", rule.decided())
                .put("through", Value.texts(rule.through()))
                .put("condition", clause(rule.condition(), true))
                .build();
    }

    private static String policy(Weighed rule) {
        return rule.rule().substring(0, rule.rule().indexOf('/'));
    }

    /** What a clause of a hidden attribute came to would tell the attribute. */
    private Value clause(Explained clause, boolean whole) {
        var form = Value.object().put("text", ExprText.of(clause.expr()));
        boolean told = whole || References.of(clause.expr()).stream().allMatch(this::isTold);
        form.put("value", told ? clause.truth().name().toLowerCase(Locale.ROOT) : "masked");
        if (!clause.parts().isEmpty()) {
            form.put(
                    "parts",
                    items(clause.parts().stream().map(part -> clause(part, false)).toList()));
        }
        return form.build();
    }

    private boolean isTold(Ref ref) {
        return !ref.root().equals("resource")
                || ref.path().isEmpty()
                || sight.tells(ref.path().getFirst());
    }

    private static String name(Ref ref) {
        return ref.root() + "." + String.join(".", ref.path());
    }

    private List<Value> attributes() {
        return refs().stream()
                .<Value>map(
                        ref -> {
                            var form = Value.object().put("name", name(ref));
                            boolean told = isTold(ref);
                            if (told) {
                                form.put("value", why.attributes().getOrDefault(ref, Value.NULL));
                            }
                            return form.put("masked", !told).build();
                        })
                .toList();
    }

    private List<Ref> refs() {
        return why.attributes().keySet().stream()
                .sorted(Comparator.comparing(ExplanationForm::name))
                .toList();
    }

    private Value change(Change change) {
        return Value.object()
                .put("edits", items(change.edits().stream().map(this::edit).toList()))
                .put("decision", why.verdict().allowed() ? "deny" : "allow")
                .put("text", said(change))
                .build();
    }

    private Value edit(Edit edit) {
        return switch (edit) {
            case Edit.Attribute(var path, var value) ->
                    Value.object()
                            .put("attribute", "resource." + String.join(".", path))
                            .put("from", present(path))
                            .put("to", value)
                            .build();
            case Edit.Membership(var kind, var name, var gained) ->
                    Value.object()
                            .put("attribute", "subject." + kind.attribute())
                            .put(gained ? "add" : "remove", name)
                            .build();
            case Edit.Identity(var other) ->
                    Value.object()
                            .put("attribute", "subject.id")
                            .put("from", why.request().subject().principal().value())
                            .put("to", other.value())
                            .build();
        };
    }

    private Value present(List<String> path) {
        return why.attributes().getOrDefault(new Ref("resource", path), Value.NULL);
    }

    private String said(Change change) {
        return String.join(" and ", change.edits().stream().map(this::said).toList());
    }

    private String said(Edit edit) {
        String who = principal.id().value();
        return switch (edit) {
            case Edit.Attribute(var path, var value) ->
                    "resource.%s were %s".formatted(String.join(".", path), literal(value));
            case Edit.Membership(var kind, var name, var gained) ->
                    "%s %s `%s` among its %s"
                            .formatted(who, gained ? "had" : "had not", name, kind.attribute());
            case Edit.Identity(var other) -> "it were " + other.value() + " who asks";
        };
    }

    private static String literal(Value value) {
        return value instanceof Value.Null ? "not there" : Json.write(value);
    }

    private String headline() {
        return "%s %s do %s%s"
                .formatted(
                        principal.id().value(),
                        allowed() ? "may" : "may not",
                        why.request().operation().id(),
                        why.request()
                                .entity()
                                .map(
                                        entity ->
                                                (why.request().resource().isPresent()
                                                                ? " to this "
                                                                : " to ")
                                                        + entity)
                                .orElse(""));
    }

    private String text() {
        var text = new StringBuilder(headline()).append(": ").append(because()).append(".\n");
        for (Weighed rule : why.rules().stream().filter(Weighed::concerned).limit(20).toList()) {
            text.append(
                    "- %s %s (%s): %s is %s\n"
                            .formatted(
                                    rule.effect().id(),
                                    Problems.ruleId(rule.rule()),
                                    String.join(", ", rule.through()),
                                    ExprText.of(rule.condition().expr()),
                                    rule.condition().truth().name().toLowerCase(Locale.ROOT)));
        }
        for (Ref ref : refs().stream().filter(ref -> ref.root().equals("resource")).toList()) {
            Value value = why.attributes().getOrDefault(ref, Value.NULL);
            text.append(
                    "- %s is %s\n"
                            .formatted(name(ref), isTold(ref) ? literal(value) : "masked for you"));
        }
        why.changes().stream()
                .limit(5)
                .forEach(
                        change ->
                                text.append(
                                        "It would be %s if %s.\n"
                                                .formatted(
                                                        why.verdict().allowed()
                                                                ? "denied"
                                                                : "allowed",
                                                        said(change))));
        return text.toString().stripTrailing();
    }

    private String because() {
        if (!principal.active()) {
            return "it is not active";
        }
        var names = why.verdict().rules().stream().map(Problems::ruleId).toList();
        return switch (why.reason()) {
            case PERMITTED -> "permitted by " + String.join(", ", names) + ", forbidden by none";
            case FORBIDDEN -> "forbidden by " + String.join(", ", names);
            case SILENCE -> "no rule permits it";
        };
    }

    private static Value items(List<Value> values) {
        return new Value.Items(values);
    }
}
