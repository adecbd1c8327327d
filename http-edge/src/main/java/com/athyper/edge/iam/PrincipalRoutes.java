package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.policy.Operation.PRINCIPAL_READ;
import static com.athyper.policy.Operation.PRINCIPAL_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.identity.Directory;
import com.athyper.identity.Principal;
import com.athyper.identity.Principals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The people and services of the caller's tenant.
 *
 * <pre>
 * GET /api/iam/principals
 * GET /api/iam/principals/{id}
 * PUT /api/iam/principals/{id}   make or replace
 * </pre>
 */
public final class PrincipalRoutes {
    private static final int NAME_MAX = 200;
    private static final int ROLE_MAX = 100;
    private static final int ROLES_MAX = 50;

    private static final Shape PRINCIPAL =
            Shape.object("Principal")
                    .must("id", Shape.text())
                    .must("displayName", Shape.text())
                    .must("roles", Shape.list(Shape.text()))
                    .must("manager", Shape.nullable(Shape.text()))
                    .must("active", Shape.flag())
                    .build();
    private static final Shape PROFILE =
            Shape.object("PrincipalProfile")
                    .must("displayName", Shape.text(NAME_MAX))
                    .must("roles", Shape.list(Shape.text(ROLE_MAX)))
                    .may("manager", Shape.nullable(Shape.text()))
                    .may("active", Shape.flag())
                    .build();

    private final Directory directory;
    private final Principals principals;
    private final Models models;

    public PrincipalRoutes(Directory directory, Principals principals, Models models) {
        this.directory = directory;
        this.principals = principals;
        this.models = models;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("iam", "principal", "List principals")
                        .pages()
                        .gives(200, Shape.page(PRINCIPAL))
                        .guarded(GET, "/api/iam/principals", PRINCIPAL_READ, DECIDED, this::list),
                Contract.of("iam", "principal", "Show a principal")
                        .gives(200, PRINCIPAL)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/iam/principals/{id}",
                                PRINCIPAL_READ,
                                DECIDED,
                                this::show),
                Contract.of("iam", "principal", "Make or replace a principal")
                        .takes(PROFILE)
                        .gives(200, PRINCIPAL, OrgDesk.EPOCH)
                        .refuses(404, 409, 422)
                        .guarded(
                                PUT,
                                "/api/iam/principals/{id}",
                                PRINCIPAL_WRITE,
                                DECIDED,
                                this::save));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return Steps.now(
                Paging.of(call.request().query())
                        .flatMap(
                                paging ->
                                        paging.cut(
                                                directory.all(call.tenant()),
                                                principal -> principal.id().value()))
                        .map(page -> Paging.reply(page, PrincipalRoutes::form)));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.now(
                id(call).flatMap(
                                id ->
                                        directory
                                                .find(call.tenant(), id)
                                                .<Answer<Reply>>map(
                                                        found -> Answer.ok(Reply.ok(form(found))))
                                                .orElseGet(PrincipalRoutes::missing)));
    }

    private CompletionStage<Answer<Reply>> save(Call call) {
        return Steps.then(
                id(call).flatMap(id -> read(call, id)),
                principal ->
                        Steps.then(
                                principals.save(
                                        call.tenant(), principal, Optional.empty(), call.origin()),
                                // So that the caller's next read sees what they wrote.
                                _ ->
                                        models.refresh(call.tenant())
                                                .thenApply(
                                                        _ ->
                                                                Answer.ok(
                                                                        OrgDesk.since(
                                                                                call,
                                                                                Reply.ok(
                                                                                        form(
                                                                                                principal)))))));
    }

    private Answer<Principal> read(Call call, PrincipalId id) {
        var input = Input.of(call.request().json());
        String displayName = input.text("displayName", NAME_MAX);
        List<String> roles = input.texts("roles", ROLES_MAX);
        if (roles.stream().anyMatch(role -> role.length() > ROLE_MAX)) {
            input.fault("roles", "too-long", "a role has at most " + ROLE_MAX + " characters");
        }
        Optional<PrincipalId> manager =
                input.optionalText("manager", 127)
                        .filter(PrincipalId::isValid)
                        .map(PrincipalId::new)
                        .filter(boss -> directory.find(call.tenant(), boss).isPresent());
        if (input.present("manager") && manager.isEmpty()) {
            input.fault("manager", "unknown", "there is no such principal");
        }
        if (manager.filter(id::equals).isPresent()) {
            input.fault("manager", "self", "nobody is their own manager");
        }
        boolean active = input.flag("active", true);
        return input.whole(() -> new Principal(id, displayName, roles, manager, active));
    }

    private static Answer<PrincipalId> id(Call call) {
        String id = call.request().param("id");
        return PrincipalId.isValid(id) && !id.equals(PrincipalId.SYSTEM.value())
                ? Answer.ok(new PrincipalId(id))
                : missing();
    }

    private static <T> Answer<T> missing() {
        return Answer.refused(EdgeError.PRINCIPAL_NOT_FOUND.because("there is no such principal"));
    }

    private static Value.Fields form(Principal principal) {
        return Value.object()
                .put("id", principal.id().value())
                .put("displayName", principal.displayName())
                .put("roles", Value.texts(principal.roles()))
                .put(
                        "manager",
                        principal
                                .manager()
                                .<Value>map(manager -> Value.of(manager.value()))
                                .orElse(Value.NULL))
                .put("active", principal.active())
                .build();
    }
}
