package com.athyper.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Decision;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.tenancy.TenantCommand.Archive;
import com.athyper.tenancy.TenantCommand.Create;
import com.athyper.tenancy.TenantCommand.Reactivate;
import com.athyper.tenancy.TenantCommand.Suspend;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;

final class TenantRulesTest {
    private static final TenantRules RULES = new TenantRules();
    private static final Tenant.Profile PROFILE =
            new Tenant.Profile("Acme", "acme", Tenant.Tier.STANDARD);
    private static final Origin ORIGIN =
            new Origin(
                    new PrincipalId("sysadmin"),
                    Instant.parse("2030-01-01T12:00:00Z"),
                    "r",
                    "c",
                    Optional.empty());

    @Test
    void a_tenant_is_created_suspended_and_reactivated() {
        Tenant tenant = given(new TenantEvent.Created(PROFILE));
        assertThat(RULES.decide(tenant, new Suspend("late"), ORIGIN))
                .isEqualTo(Decision.accept(new TenantEvent.Suspended("late")));
        tenant = given(new TenantEvent.Created(PROFILE), new TenantEvent.Suspended("late"));
        assertThat(RULES.decide(tenant, new Reactivate(), ORIGIN))
                .isEqualTo(Decision.accept(new TenantEvent.Reactivated()));
    }

    @Test
    void creating_the_same_tenant_twice_is_done_once_and_another_profile_is_refused() {
        Tenant tenant = given(new TenantEvent.Created(PROFILE));
        assertThat(RULES.decide(tenant, new Create(PROFILE), ORIGIN))
                .isEqualTo(Decision.alreadyDone());
        refused(
                tenant,
                new Create(new Tenant.Profile("Other", "acme", Tenant.Tier.FREE)),
                TenancyError.TENANT_EXISTS);
    }

    @Test
    void an_archived_tenant_stays_archived() {
        Tenant tenant = given(new TenantEvent.Created(PROFILE), new TenantEvent.Archived("gone"));
        refused(tenant, new Reactivate(), TenancyError.TENANT_ARCHIVED);
        refused(tenant, new Suspend("x"), TenancyError.TENANT_ARCHIVED);
        refused(tenant, new Create(PROFILE), TenancyError.TENANT_EXISTS);
        assertThat(RULES.decide(tenant, new Archive("again"), ORIGIN))
                .isEqualTo(Decision.alreadyDone());
    }

    @Test
    void nothing_can_be_done_to_a_tenant_that_is_not_there() {
        for (TenantCommand command :
                List.of(new Suspend("x"), new Reactivate(), new Archive("x"))) {
            refused(RULES.initial(), command, TenancyError.TENANT_NOT_FOUND);
        }
    }

    @Test
    void every_accepted_event_evolves_and_every_cell_is_visited() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        var cells = new HashSet<String>();
        for (int run = 0; run < 300; run++) {
            Tenant tenant = RULES.initial();
            for (int step = 0; step < 12; step++) {
                TenantCommand command = random(random);
                cells.add(
                        tenant.getClass().getSimpleName()
                                + "/"
                                + command.getClass().getSimpleName());
                if (RULES.decide(tenant, command, ORIGIN)
                        instanceof Decision.Accept<TenantEvent>(var events)) {
                    for (TenantEvent event : events) {
                        tenant = RULES.evolve(tenant, event, ORIGIN);
                    }
                }
            }
        }
        assertThat(cells).as("-Dseed=%d", seed).hasSize(16);
    }

    private static TenantCommand random(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Create(PROFILE);
            case 3, 4 -> new Suspend("late");
            case 5, 6 -> new Reactivate();
            default -> new Archive("gone");
        };
    }

    private static Tenant given(TenantEvent... events) {
        Tenant tenant = RULES.initial();
        for (TenantEvent event : events) {
            tenant = RULES.evolve(tenant, event, ORIGIN);
        }
        return tenant;
    }

    private static void refused(Tenant tenant, TenantCommand command, TenancyError error) {
        assertThat(RULES.decide(tenant, command, ORIGIN))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.problem().code()).isEqualTo(error));
    }
}
