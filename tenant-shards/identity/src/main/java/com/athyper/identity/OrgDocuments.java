package com.athyper.identity;

import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Member;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgItem.Use;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.kernel.Value.Fields;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Items as JSON: as they are stored, audited and shown. */
public final class OrgDocuments {
    private static final String MINUTES = "minutesMax";

    private OrgDocuments() {}

    public static Fields write(OrgItem item) {
        return switch (item) {
            case Unit(var name, var label, var parent, var members) ->
                    Value.object()
                            .put("name", name.value())
                            .put("label", label)
                            .put("parent", parent.<Value>map(OrgDocuments::text).orElse(Value.NULL))
                            .put(
                                    "members",
                                    new Value.Items(
                                            members.stream()
                                                    .<Value>map(OrgDocuments::write)
                                                    .toList()))
                            .build();
            case Group(var name, var label, var members) ->
                    Value.object()
                            .put("name", name.value())
                            .put("label", label)
                            .put("members", ids(members))
                            .build();
            case Binding binding -> write(binding);
            case Delegation delegation ->
                    terms(
                                    Value.object()
                                            .put("id", delegation.id())
                                            .put("from", delegation.from().value())
                                            .put("to", delegation.to().value())
                                            .put("roles", Value.texts(delegation.roles())),
                                    delegation.term())
                            .put("reason", delegation.reason())
                            .build();
            case BreakGlass glass ->
                    terms(
                                    Value.object()
                                            .put("id", glass.id())
                                            .put("principal", glass.principal().value())
                                            .put("role", glass.role().value()),
                                    glass.term())
                            .put("reason", glass.reason())
                            .build();
            case Separation separation -> write(separation);
        };
    }

    private static Fields write(Separation separation) {
        var document =
                Value.object()
                        .put("name", separation.name().value())
                        .put("label", separation.label());
        switch (separation.apart()) {
            case Apart.Roles(var roles) -> document.put("roles", Value.texts(roles));
            case Apart.Operations(var operations, var entity) -> {
                document.put("operations", Value.texts(operations));
                entity.ifPresent(name -> document.put("entity", name));
            }
        }
        return document.put("advisory", separation.advisory()).build();
    }

    private static Fields write(Member member) {
        return Value.object()
                .put("principal", member.principal().value())
                .put("primary", member.primary())
                .build();
    }

    private static Fields write(Binding binding) {
        var document =
                Value.object()
                        .put("id", binding.id())
                        .put("role", binding.role().value())
                        .put("holder", write(binding.holder()))
                        .put(
                                "scope",
                                binding.unit()
                                        .map(
                                                unit ->
                                                        Value.object()
                                                                .put("type", "orgUnit")
                                                                .put("orgUnit", unit.value())
                                                                .build())
                                        .orElseGet(
                                                () ->
                                                        Value.object()
                                                                .put("type", "tenant")
                                                                .build()));
        if (binding.use() instanceof Use.BehindGlass(var minutes)) {
            document.put("breakGlass", Value.object().put(MINUTES, minutes).build());
        }
        return terms(document, binding.term()).build();
    }

    public static Fields write(Holder holder) {
        return switch (holder) {
            case Holder.Person(var principal) ->
                    Value.object().put("principal", principal.value()).build();
            case Holder.InGroup(var group) -> Value.object().put("group", group.value()).build();
            case Holder.InUnit(var unit) -> Value.object().put("orgUnit", unit.value()).build();
        };
    }

    private static Value.ObjectBuilder terms(Value.ObjectBuilder document, Term term) {
        return document.put("since", term.since().toString())
                .put(
                        "until",
                        term.until()
                                .<Value>map(end -> Value.of(end.toString()))
                                .orElse(Value.NULL));
    }

    private static Value text(OrgName name) {
        return Value.of(name.value());
    }

    private static Value ids(List<PrincipalId> ids) {
        return Value.texts(ids.stream().map(PrincipalId::value).toList());
    }

    /** Reads what {@link #write} has written; anything else is a bug or a damaged store. */
    public static OrgItem read(Kind kind, Fields document) {
        return switch (kind) {
            case ORG_UNIT ->
                    new Unit(
                            name(document, "name"),
                            need(document, "label"),
                            document.text("parent").map(OrgName::new),
                            items(document, "members").stream().map(OrgDocuments::member).toList());
            case GROUP ->
                    new Group(
                            name(document, "name"),
                            need(document, "label"),
                            texts(document, "members").stream().map(PrincipalId::new).toList());
            case ROLE_BINDING ->
                    new Binding(
                            key(document),
                            name(document, "role"),
                            holder(fields(document, "holder")),
                            fields(document, "scope").text("orgUnit").map(OrgName::new),
                            use(document),
                            term(document));
            case DELEGATION ->
                    new Delegation(
                            key(document),
                            new PrincipalId(need(document, "from")),
                            new PrincipalId(need(document, "to")),
                            texts(document, "roles"),
                            term(document),
                            need(document, "reason"));
            case BREAK_GLASS ->
                    new BreakGlass(
                            key(document),
                            new PrincipalId(need(document, "principal")),
                            name(document, "role"),
                            term(document),
                            need(document, "reason"));
            case SEPARATION ->
                    new Separation(
                            name(document, "name"),
                            need(document, "label"),
                            apart(document),
                            flag(document, "advisory"));
        };
    }

    private static Apart apart(Fields document) {
        return document.get("operations").isPresent()
                ? new Apart.Operations(texts(document, "operations"), document.text("entity"))
                : new Apart.Roles(texts(document, "roles"));
    }

    private static Member member(Value value) {
        var document = (Fields) value;
        return new Member(new PrincipalId(need(document, "principal")), flag(document, "primary"));
    }

    private static boolean flag(Fields document, String member) {
        return document.get(member).filter(Value.of(true)::equals).isPresent();
    }

    private static Use use(Fields document) {
        return document.get("breakGlass").isEmpty()
                ? new Use.Held()
                : new Use.BehindGlass(minutes(fields(document, "breakGlass")));
    }

    private static int minutes(Fields document) {
        return document.get(MINUTES).orElse(Value.NULL) instanceof Value.Num(BigDecimal number)
                ? number.intValueExact()
                : 0;
    }

    private static Holder holder(Fields document) {
        Optional<String> group = document.text("group");
        if (group.isPresent()) {
            return new Holder.InGroup(new OrgName(group.get()));
        }
        return document.text("orgUnit")
                .<Holder>map(unit -> new Holder.InUnit(new OrgName(unit)))
                .orElseGet(() -> new Holder.Person(new PrincipalId(need(document, "principal"))));
    }

    private static Term term(Fields document) {
        return new Term(
                Instant.parse(need(document, "since")), document.text("until").map(Instant::parse));
    }

    private static UUID key(Fields document) {
        return UUID.fromString(need(document, "id"));
    }

    private static OrgName name(Fields document, String member) {
        return new OrgName(need(document, member));
    }

    private static String need(Fields document, String member) {
        return document.text(member)
                .orElseThrow(() -> new IllegalStateException("stored without " + member));
    }

    private static Fields fields(Fields document, String member) {
        return document.get(member).orElse(Value.EMPTY) instanceof Fields fields
                ? fields
                : Value.EMPTY;
    }

    private static List<Value> items(Fields document, String member) {
        return document.get(member).orElse(Value.NULL) instanceof Value.Items(var items)
                ? items
                : List.of();
    }

    private static List<String> texts(Fields document, String member) {
        return items(document, member).stream()
                .filter(Value.Text.class::isInstance)
                .map(text -> ((Value.Text) text).value())
                .toList();
    }
}
