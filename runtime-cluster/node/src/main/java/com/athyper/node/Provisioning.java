package com.athyper.node;

import com.athyper.auth.PasswordHash;
import com.athyper.identity.Principal;
import com.athyper.identity.Principals;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Ids;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.TenantCommand;
import com.athyper.tenancy.Tenants;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * What the first start on one machine makes: two tenants that share nothing, with a user for each
 * persona.
 */
final class Provisioning {
    private static final List<TenantId> TENANTS =
            List.of(new TenantId("demo"), new TenantId("acme"));

    private record Person(String name, String displayName, List<String> roles) {}

    private static final List<Person> PEOPLE =
            List.of(
                    new Person("user", "Uma User", List.of("user")),
                    new Person("user2", "Ugo User", List.of("user")),
                    new Person("poweruser", "Pia Power", List.of("poweruser")),
                    new Person("manager", "Max Manager", List.of("manager")),
                    new Person("manager2", "Mia Manager", List.of("manager")),
                    new Person("director", "Dana Director", List.of("manager", "director")),
                    new Person("admin", "Ada Admin", List.of("admin")),
                    new Person("security", "Sol Security", List.of("security")),
                    new Person("compliance", "Cleo Compliance", List.of("compliance")),
                    new Person("sysadmin", "Sid Sysadmin", List.of("sysadmin")));

    private final Tenants tenants;
    private final Principals principals;
    private final InstantSource clock;
    private final Ids ids;
    private final SecureRandom chance = new SecureRandom();

    Provisioning(Tenants tenants, Principals principals, InstantSource clock, Ids ids) {
        this.tenants = tenants;
        this.principals = principals;
        this.clock = clock;
        this.ids = ids;
    }

    /** Makes what is missing; what is there, and was perhaps changed since, is left alone. */
    CompletionStage<Void> run() {
        return CompletableFuture.allOf(
                TENANTS.stream()
                        .map(tenant -> tenant(tenant).toCompletableFuture())
                        .toArray(CompletableFuture[]::new));
    }

    private CompletionStage<Void> tenant(TenantId tenant) {
        String name = tenant.value();
        var profile =
                new Tenant.Profile(
                        Character.toUpperCase(name.charAt(0)) + name.substring(1),
                        name,
                        Tenant.Tier.STANDARD);
        return tenants.show(tenant)
                .thenCompose(
                        known ->
                                known instanceof Tenant.Unknown
                                        ? tenants.execute(
                                                tenant, new TenantCommand.Create(profile), origin())
                                        : CompletableFuture.completedFuture(Answer.ok(known)))
                .thenCompose(_ -> principals.load(tenant))
                .thenCompose(present -> people(tenant, present.principals()));
    }

    private CompletionStage<Void> people(TenantId tenant, List<Principal> present) {
        Set<PrincipalId> known = present.stream().map(Principal::id).collect(Collectors.toSet());
        var saved = new ArrayList<CompletableFuture<?>>();
        for (Person person : PEOPLE) {
            var id = new PrincipalId(person.name());
            if (!known.contains(id)) {
                var principal =
                        new Principal(id, person.displayName(), person.roles(), manager(id), true);
                var hash = PasswordHash.of(new Secret(person.name()), chance);
                saved.add(
                        principals
                                .save(tenant, principal, Optional.of(hash), origin())
                                .toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(saved.toArray(CompletableFuture[]::new));
    }

    private static Optional<PrincipalId> manager(PrincipalId id) {
        return switch (id.value()) {
            case "user", "poweruser" -> Optional.of(new PrincipalId("manager"));
            case "user2" -> Optional.of(new PrincipalId("manager2"));
            case "manager", "manager2" -> Optional.of(new PrincipalId("director"));
            default -> Optional.empty();
        };
    }

    private Origin origin() {
        String id = ids.next().toString();
        return new Origin(
                PrincipalId.SYSTEM,
                clock.instant(),
                id,
                id,
                Optional.of("made at the first start"));
    }
}
