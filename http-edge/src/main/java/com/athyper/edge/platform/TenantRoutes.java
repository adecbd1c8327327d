package com.athyper.edge.platform;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.TENANT_OPERATE;
import static com.athyper.policy.Operation.TENANT_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.TenancyError;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.Tenant.Tier;
import com.athyper.tenancy.TenantCommand;
import com.athyper.tenancy.Tenants;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Tenants, for callers of the operators' own tenant alone.
 *
 * <pre>
 * POST /api/platform/tenants                  create
 * GET  /api/platform/tenants                  list
 * GET  /api/platform/tenants/{id}             show
 * POST /api/platform/tenants/{id}/suspend     its requests are refused from now on
 * POST /api/platform/tenants/{id}/reactivate
 * POST /api/platform/tenants/{id}/archive     for good
 * </pre>
 */
public final class TenantRoutes {
    private static final int NAME_MAX = 200;
    private static final int REASON_MAX = 2_000;

    private static final Shape TENANT =
            Shape.object("Tenant")
                    .must("id", Shape.text())
                    .must("displayName", Shape.text())
                    .must("realm", Shape.text())
                    .must("tier", Shape.choice("free", "standard", "enterprise"))
                    .must("status", Shape.choice("active", "suspended", "archived"))
                    .may("reason", Shape.text())
                    .build();
    private static final Shape NEW_TENANT =
            Shape.object("NewTenant")
                    .must("id", Shape.text(31))
                    .must("displayName", Shape.text(NAME_MAX))
                    .may("realm", Shape.text(31))
                    .may("tier", Shape.choice("free", "standard", "enterprise"))
                    .build();
    private static final Shape REASON =
            Shape.object("Reason").must("reason", Shape.text(REASON_MAX)).build();

    private final Tenants tenants;
    private final Operators operators;

    /**
     * @param operators the tenant whose principals operate the platform
     */
    public TenantRoutes(Tenants tenants, TenantId operators) {
        this.tenants = tenants;
        this.operators = new Operators(operators);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("platform", "tenant", "Create a tenant")
                        .takes(NEW_TENANT)
                        .gives(201, TENANT, "Location")
                        .refuses(409, 422)
                        .guarded(
                                POST,
                                "/api/platform/tenants",
                                TENANT_OPERATE,
                                DECIDED,
                                operators.only(this::create)),
                Contract.of("platform", "tenant", "List tenants")
                        .pages()
                        .gives(200, Shape.page(TENANT))
                        .guarded(
                                GET,
                                "/api/platform/tenants",
                                TENANT_READ,
                                DECIDED,
                                operators.only(this::list)),
                Contract.of("platform", "tenant", "Show a tenant")
                        .gives(200, TENANT)
                        .refuses(404)
                        .guarded(
                                GET,
                                "/api/platform/tenants/{id}",
                                TENANT_READ,
                                DECIDED,
                                operators.only(this::show)),
                change("Suspend a tenant", "suspend", true, TenantCommand.Suspend::new),
                change(
                        "Reactivate a tenant",
                        "reactivate",
                        false,
                        _ -> new TenantCommand.Reactivate()),
                change("Archive a tenant for good", "archive", true, TenantCommand.Archive::new));
    }

    private Endpoint change(
            String summary,
            String verb,
            boolean reasoned,
            Function<String, TenantCommand> command) {
        Contract contract =
                Contract.of("platform", "tenant", summary)
                        .gives(200, TENANT)
                        .refuses(404, 409, 422);
        return (reasoned ? contract.takes(REASON) : contract)
                .guarded(
                        POST,
                        "/api/platform/tenants/{id}/" + verb,
                        TENANT_OPERATE,
                        DECIDED,
                        operators.only(call -> changed(call, reasoned, command)));
    }

    private CompletionStage<Answer<Reply>> create(Call call) {
        var input = Input.of(call.request().json());
        String id = input.text("id", 31);
        if (!id.isEmpty() && !TenantId.isValid(id)) {
            input.fault("id", "pattern", "lower case letters, digits and `-`, 2 to 31 of them");
        }
        String displayName = input.text("displayName", NAME_MAX);
        String realm = input.optionalText("realm", 31).orElse(id);
        if (!realm.isEmpty() && !TenantId.isValid(realm)) {
            input.fault("realm", "pattern", "lower case letters, digits and `-`, 2 to 31 of them");
        }
        Optional<Tier> tier = tier(input.optionalText("tier", 20).orElse("standard"));
        if (tier.isEmpty()) {
            input.fault("tier", "enum", "free, standard or enterprise");
        }
        if (isTaken(realm, id)) {
            input.fault("realm", "taken", "another tenant has this realm");
        }
        return Steps.then(
                input.whole(() -> new TenantId(id)),
                tenant ->
                        Steps.then(
                                tenants.execute(
                                        tenant,
                                        new TenantCommand.Create(
                                                new Tenant.Profile(
                                                        displayName, realm, tier.orElseThrow())),
                                        call.origin()),
                                state ->
                                        Steps.ok(
                                                Reply.created(
                                                        "/api/platform/tenants/" + tenant,
                                                        form(tenant, state)))));
    }

    private static Optional<Tier> tier(String name) {
        return Arrays.stream(Tier.values())
                .filter(tier -> tier.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /** Two tenants behind one realm could not be told apart by their tokens. */
    private boolean isTaken(String realm, String id) {
        return tenants.all().entrySet().stream()
                .anyMatch(
                        known ->
                                !known.getKey().value().equals(id)
                                        && known.getValue()
                                                .known()
                                                .filter(profile -> profile.realm().equals(realm))
                                                .isPresent());
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        List<Map.Entry<TenantId, Tenant>> all =
                tenants.all().entrySet().stream()
                        .filter(entry -> entry.getValue().known().isPresent())
                        .sorted(
                                (left, right) ->
                                        left.getKey().value().compareTo(right.getKey().value()))
                        .toList();
        return Steps.now(
                Paging.of(call.request().query())
                        .flatMap(paging -> paging.cut(all, entry -> entry.getKey().value()))
                        .map(
                                page ->
                                        Paging.reply(
                                                page,
                                                entry -> form(entry.getKey(), entry.getValue()))));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.then(
                Operators.named(call),
                tenant ->
                        tenants.show(tenant)
                                .thenApply(
                                        state ->
                                                known(state)
                                                        .map(_ -> Reply.ok(form(tenant, state)))));
    }

    private CompletionStage<Answer<Reply>> changed(
            Call call, boolean reasoned, Function<String, TenantCommand> command) {
        return Steps.then(
                Operators.named(call),
                tenant -> {
                    if (tenant.equals(operators.tenant())) {
                        return Steps.refused(
                                TenancyError.TENANT_STATE.because(
                                        "the operators' own tenant stays active, or nobody could"
                                                + " bring it back"));
                    }
                    var input = Input.of(call.request().json());
                    String reason = reasoned ? input.text("reason", REASON_MAX) : "";
                    var origin = reasoned ? call.origin().because(reason) : call.origin();
                    return Steps.then(
                            input.whole(() -> command.apply(reason)),
                            change ->
                                    Steps.map(
                                            tenants.execute(tenant, change, origin),
                                            state -> Reply.ok(form(tenant, state))));
                });
    }

    private static Answer<Done> known(Tenant tenant) {
        return tenant.known().isPresent()
                ? Answer.ok(Done.DONE)
                : Answer.refused(Operators.missing());
    }

    private static Value.Fields form(TenantId id, Tenant tenant) {
        var profile = tenant.known().orElseThrow();
        var form =
                Value.object()
                        .put("id", id.value())
                        .put("displayName", profile.displayName())
                        .put("realm", profile.realm())
                        .put("tier", profile.tier().name().toLowerCase(Locale.ROOT));
        return switch (tenant) {
            case Tenant.Unknown _ -> throw new IllegalStateException("it has no profile");
            case Tenant.Active _ -> form.put("status", "active").build();
            case Tenant.Suspended(_, var reason) ->
                    form.put("status", "suspended").put("reason", reason).build();
            case Tenant.Archived(_, var reason) ->
                    form.put("status", "archived").put("reason", reason).build();
        };
    }
}
