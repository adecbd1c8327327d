package com.athyper.edge.fake;

import com.athyper.identity.Authenticator;
import com.athyper.identity.Caller;
import com.athyper.identity.Directory;
import com.athyper.identity.IdentityError;
import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItems;
import com.athyper.identity.OrgRules;
import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.identity.Principals;
import com.athyper.identity.Separations;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.Mandate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Principals in memory; the token {@code user@demo} is user's in tenant demo. */
public final class People
        implements Authenticator, Directory, Principals, OrgItems, ApproverDirectory {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

    private final Map<TenantId, List<KeptItem>> items = new HashMap<>();
    private final Map<TenantId, Map<PrincipalId, Principal>> all = new HashMap<>();
    private Optional<Principal> saved = Optional.empty();
    private final Set<String> expired = ConcurrentHashMap.newKeySet();
    private final Set<String> twoFactors = ConcurrentHashMap.newKeySet();

    public People with(String tenant, String name, String... roles) {
        var id = new PrincipalId(name);
        all.computeIfAbsent(new TenantId(tenant), _ -> new TreeMap<>())
                .put(id, new Principal(id, name, List.of(roles), Optional.empty(), true));
        return this;
    }

    /** The token's login took two factors. */
    public void twoFactors(String token) {
        twoFactors.add(token);
    }

    /** The token is good no more. */
    public void expire(String token) {
        expired.add(token);
    }

    public Optional<Principal> saved() {
        return saved;
    }

    @Override
    public CompletionStage<Answer<Caller>> authenticate(String token, Narrowing narrowing) {
        return CompletableFuture.completedStage(caller(token, narrowing));
    }

    private Answer<Caller> caller(String token, Narrowing narrowing) {
        String[] parts = token.split("@", -1);
        if (token.equals("expired") || expired.contains(token)) {
            return Answer.refused(IdentityError.TOKEN_EXPIRED.because("it was good until noon"));
        }
        if (parts.length != 2) {
            return Answer.refused(IdentityError.TOKEN_REJECTED.because("nobody signed it"));
        }
        var tenant = new TenantId(parts[1]);
        if (narrowing.tenant().filter(named -> !named.equals(tenant.value())).isPresent()) {
            return Answer.refused(
                    IdentityError.TENANT_MISMATCH.because("the token is of another tenant"));
        }
        return find(tenant, new PrincipalId(parts[0]))
                .<Answer<Caller>>map(
                        found ->
                                Answer.ok(
                                        new Caller(
                                                tenant,
                                                standing(tenant, found.id(), NOW).orElseThrow(),
                                                twoFactors.contains(token))))
                .orElseGet(
                        () ->
                                Answer.ok(
                                        new Caller(
                                                tenant,
                                                new PrincipalId(parts[0]),
                                                new HashSet<>())));
    }

    @Override
    public Organization of(TenantId tenant) {
        return Organization.of(
                List.copyOf(all.getOrDefault(tenant, Map.of()).values()),
                items.getOrDefault(tenant, List.of()));
    }

    @Override
    public List<PrincipalId> holders(TenantId tenant, String role) {
        return holders(tenant, role, NOW);
    }

    @Override
    public boolean isActive(TenantId tenant, PrincipalId principal) {
        return find(tenant, principal).filter(Principal::active).isPresent();
    }

    @Override
    public List<Mandate> mandates(TenantId tenant, PrincipalId principal) {
        return of(tenant).inForceTo(principal, NOW).stream()
                .map(delegation -> new Mandate(delegation.from(), delegation.roles()))
                .toList();
    }

    @Override
    public CompletionStage<Organization> load(TenantId tenant) {
        return CompletableFuture.completedStage(of(tenant));
    }

    @Override
    public CompletionStage<Answer<KeptItem>> change(
            TenantId tenant, OrgChange change, Origin origin) {
        return CompletableFuture.completedStage(
                OrgRules.decide(of(tenant), change, origin)
                        .map(
                                outcome -> {
                                    var there =
                                            items.computeIfAbsent(tenant, _ -> new ArrayList<>());
                                    outcome.before().ifPresent(there::remove);
                                    outcome.after().ifPresent(there::add);
                                    return outcome.shown();
                                }));
    }

    @Override
    public CompletionStage<List<KeptItem>> ever(TenantId tenant, OrgItem.Kind kind, int countMax) {
        return CompletableFuture.completedStage(
                of(tenant).items(kind).reversed().stream().limit(countMax).toList());
    }

    @Override
    public CompletionStage<Answer<Done>> save(
            TenantId tenant, Principal principal, Optional<Secret> passwordHash, Origin origin) {
        var broken = new Separations(of(tenant), NOW).broken(principal);
        if (broken.isPresent()) {
            return CompletableFuture.completedStage(Answer.refused(broken.get()));
        }
        saved = Optional.of(principal);
        all.computeIfAbsent(tenant, _ -> new TreeMap<>()).put(principal.id(), principal);
        return CompletableFuture.completedStage(Answer.ok(Done.DONE));
    }
}
