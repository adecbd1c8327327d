package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.CAPABILITY_READ;
import static com.athyper.policy.Operation.ROLE_READ;
import static com.athyper.policy.Operation.STANDING_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.StandingSubject;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.identity.OrgDocuments;
import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Use;
import com.athyper.identity.Organization;
import com.athyper.identity.Standing;
import com.athyper.identity.Standing.Source;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.AccessRequest;
import com.athyper.policy.Operation;
import com.athyper.policy.Persona;
import com.athyper.policy.Subject;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/**
 * Who is what, and what that lets them do.
 *
 * <pre>
 * GET /api/iam/roles                       every role, and how many hold it
 * GET /api/iam/personas                    the seven personas, and what they may do here
 * GET /api/iam/capabilities                what the caller may do, and why
 * GET /api/iam/principals/{id}/standing    roles with where they come from, groups, units
 * </pre>
 */
public final class StandingRoutes {
    private static final Shape ROLE =
            Shape.object("Role")
                    .must("name", Shape.text())
                    .must("persona", Shape.flag())
                    .must("holders", Shape.integer())
                    .must("direct", Shape.integer())
                    .must("bindings", Shape.integer())
                    .build();
    private static final Shape ROLES = items("RoleList", ROLE);
    private static final Shape PERSONA =
            Shape.object("Persona")
                    .must("role", Shape.text())
                    .must("name", Shape.text())
                    .must("operations", Shape.list(Shape.text()))
                    .build();
    private static final Shape PERSONAS = items("PersonaList", PERSONA);
    private static final Shape GRANT =
            Shape.object("Grant")
                    .must("role", Shape.text())
                    .must("source", Shape.anyObject())
                    .build();
    private static final Shape BEHIND_GLASS =
            Shape.object("RoleBehindGlass")
                    .must("role", Shape.text())
                    .must("minutesMax", Shape.integer())
                    .build();
    private static final Shape STANDING = standing(Shape.object("Standing")).build();
    private static final Shape CAPABILITIES =
            standing(Shape.object("Capabilities"))
                    .must("operations", Shape.list(Shape.text()))
                    .must("breakGlass", Shape.list(BEHIND_GLASS.ref()))
                    .with(BEHIND_GLASS)
                    .build();

    private final OrgDesk desk;

    public StandingRoutes(OrgDesk desk) {
        this.desk = desk;
    }

    private static Shape items(String name, Shape item) {
        return Shape.object(name).must("items", Shape.list(item.ref())).with(item).build();
    }

    private static Shape.Members standing(Shape.Members members) {
        return members.must("principal", Shape.text())
                .must("active", Shape.flag())
                .must("roles", Shape.list(Shape.text()))
                .must("grants", Shape.list(GRANT.ref()))
                .with(GRANT)
                .must("groups", Shape.list(Shape.text()))
                .must("orgUnits", Shape.list(Shape.text()))
                .must("unitPath", Shape.list(Shape.text()))
                .must("reports", Shape.list(Shape.text()))
                .must("delegators", Shape.list(Shape.text()));
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("iam", "role", "List roles")
                        .gives(200, ROLES)
                        .guarded(GET, "/api/iam/roles", ROLE_READ, DECIDED, this::roles),
                Contract.of("iam", "role", "List the personas and what they may do")
                        .gives(200, PERSONAS)
                        .guarded(GET, "/api/iam/personas", ROLE_READ, DECIDED, this::personas),
                Contract.of("iam", "principal", "Show what the caller may do, and why")
                        .gives(200, CAPABILITIES)
                        .guarded(
                                GET,
                                "/api/iam/capabilities",
                                CAPABILITY_READ,
                                DECIDED,
                                this::capabilities),
                Contract.of("iam", "principal", "Show a principal's roles and where they come from")
                        .gives(200, STANDING)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/iam/principals/{id}/standing",
                                STANDING_READ,
                                DECIDED,
                                this::show));
    }

    private CompletionStage<Answer<Reply>> roles(Call call) {
        var organization = desk.present(call);
        var names = new TreeSet<>(organization.roles());
        for (Persona persona : Persona.values()) {
            names.add(persona.role());
        }
        return Steps.ok(
                list(names.stream().<Value>map(role -> role(call, organization, role)).toList()));
    }

    private static Value role(Call call, Organization organization, String role) {
        return Value.object()
                .put("name", role)
                .put("persona", Persona.of(role).isPresent())
                .put("holders", organization.holders(role, call.origin().at()).size())
                .put("direct", organization.directHolders(role))
                .put("bindings", organization.bindingsOf(role).size())
                .build();
    }

    private CompletionStage<Answer<Reply>> personas(Call call) {
        return Steps.ok(
                list(
                        Arrays.stream(Persona.values())
                                .<Value>map(
                                        persona ->
                                                Value.object()
                                                        .put("role", persona.role())
                                                        .put(
                                                                "name",
                                                                persona.name()
                                                                        .toLowerCase(Locale.ROOT))
                                                        .put(
                                                                "operations",
                                                                operations(
                                                                        call,
                                                                        new Subject(
                                                                                PrincipalId.SYSTEM,
                                                                                Set.of(
                                                                                        persona
                                                                                                .role()))))
                                                        .build())
                                .toList()));
    }

    /** Which operations as such are allowed; of which records, each record decides. */
    private static Value operations(Call call, Subject subject) {
        return Value.texts(
                Arrays.stream(Operation.values())
                        .filter(
                                operation ->
                                        call.authorization()
                                                .decide(
                                                        new AccessRequest(
                                                                subject,
                                                                operation,
                                                                Optional.empty(),
                                                                Optional.empty()))
                                                .allowed())
                        .map(Operation::id)
                        .sorted()
                        .toList());
    }

    private CompletionStage<Answer<Reply>> capabilities(Call call) {
        Standing own = call.caller().standing();
        return Steps.ok(
                Reply.ok(
                        form(own, true)
                                .put("operations", operations(call, StandingSubject.of(own)))
                                .put("breakGlass", behindGlass(call))
                                .build()));
    }

    private Value behindGlass(Call call) {
        var organization = desk.present(call);
        PrincipalId own = call.caller().principal();
        return new Value.Items(
                organization.items(Kind.ROLE_BINDING).stream()
                        .map(kept -> (Binding) kept.item())
                        .filter(binding -> binding.use() instanceof Use.BehindGlass)
                        .map(Binding::role)
                        .distinct()
                        .sorted()
                        .<Value>mapMulti(
                                (role, taker) -> {
                                    int minutes =
                                            organization.minutesBehindGlass(
                                                    own, role, call.origin().at());
                                    if (minutes > 0) {
                                        taker.accept(
                                                Value.object()
                                                        .put("role", role.value())
                                                        .put("minutesMax", minutes)
                                                        .build());
                                    }
                                })
                        .toList());
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        String id = call.request().param("id");
        var organization = desk.present(call);
        return Steps.now(
                Optional.of(id)
                        .filter(PrincipalId::isValid)
                        .map(PrincipalId::new)
                        .flatMap(organization::find)
                        .<Answer<Reply>>map(
                                principal ->
                                        Answer.ok(
                                                Reply.ok(
                                                        form(
                                                                        organization
                                                                                .standing(
                                                                                        principal
                                                                                                .id(),
                                                                                        call.origin()
                                                                                                .at())
                                                                                .orElseThrow(),
                                                                        principal.active())
                                                                .build())))
                        .orElseGet(
                                () ->
                                        Answer.refused(
                                                EdgeError.PRINCIPAL_NOT_FOUND.because(
                                                        "there is no such principal"))));
    }

    private static Value.ObjectBuilder form(Standing standing, boolean active) {
        return Value.object()
                .put("principal", standing.principal().value())
                .put("active", active)
                .put("roles", sorted(standing.roles()))
                .put(
                        "grants",
                        new Value.Items(
                                standing.grants().stream()
                                        .<Value>map(
                                                grant ->
                                                        Value.object()
                                                                .put("role", grant.role())
                                                                .put("source", form(grant.source()))
                                                                .build())
                                        .toList()))
                .put("groups", sorted(standing.groups()))
                .put("orgUnits", sorted(standing.orgUnits()))
                .put("unitPath", Value.texts(standing.unitPath()))
                .put("reports", ids(standing.reports()))
                .put("delegators", ids(standing.delegators()));
    }

    private static Value form(Source source) {
        return switch (source) {
            case Source.Direct _ -> Value.object().put("type", "direct").build();
            case Source.Bound(var binding, var through) ->
                    Value.object()
                            .put("type", "binding")
                            .put("binding", binding.toString())
                            .put("through", OrgDocuments.write(through))
                            .build();
            case Source.Delegated(var delegation, var from) ->
                    Value.object()
                            .put("type", "delegation")
                            .put("delegation", delegation.toString())
                            .put("from", from.value())
                            .build();
            case Source.BrokenGlass(var glass) ->
                    Value.object()
                            .put("type", "break-glass")
                            .put("breakGlass", glass.toString())
                            .build();
            case Source.Claimed _ -> Value.object().put("type", "token").build();
        };
    }

    private static Value sorted(Collection<String> names) {
        return Value.texts(names.stream().sorted().toList());
    }

    private static Value ids(Collection<PrincipalId> ids) {
        return sorted(ids.stream().map(PrincipalId::value).toList());
    }

    private static Reply list(List<Value> items) {
        return Reply.ok(Value.object().put("items", new Value.Items(items)).build());
    }
}
