package com.athyper.postgres.policy;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.Stages.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Done;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.meta.record.RecordError;
import com.athyper.policy.Subject;
import com.athyper.policy.Subjects;
import com.athyper.policy.notice.Notice;
import com.athyper.policy.notice.Notice.Occasion;
import com.athyper.policy.notice.Notices.Kept;
import com.athyper.policy.notice.Telling;
import com.athyper.postgres.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;

class PostgresNoticesIT {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123Z");
    private static final World WORLD = new World();
    private static final PostgresNotices NOTICES =
            new PostgresNotices(WORLD.database, new Random(5));
    private static final Subjects SECURITY = new Subjects(Set.of("security"), Set.of());

    private final TenantId tenant = WORLD.tenant();

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static Telling telling(int second, String rule, Subjects... whom) {
        Instant at = NOON.plusSeconds(second);
        return new Telling(
                new Notice(
                        rule,
                        true,
                        new PrincipalId("ada"),
                        new Occasion(
                                at,
                                "request-" + second,
                                "entity.delete",
                                Optional.of(new EntityName("claim")),
                                Optional.of("r-" + second)),
                        at,
                        2),
                Set.of(whom));
    }

    private static Subject subject(String name, String... roles) {
        return new Subject(new PrincipalId(name), Set.of(roles));
    }

    private List<Kept> page(Subject reader) {
        return ok(NOTICES.page(tenant, reader, 100, Optional.empty())).items();
    }

    @Test
    void a_notice_is_found_by_each_of_those_whom_it_is_for_once_and_by_nobody_else() {
        var whom =
                new Subjects(
                        Set.of("security", "audit"),
                        Set.of(new PrincipalId("eve")),
                        Set.of("desk"),
                        Set.of("fin"));
        var telling = telling(1, "p/a", whom, SECURITY);
        await(NOTICES.tell(tenant, List.of(telling)));

        assertThat(page(subject("sue", "security", "audit")))
                .extracting(Kept::notice)
                .containsExactly(telling.notice());
        assertThat(page(subject("eve"))).hasSize(1);
        assertThat(
                        page(
                                new Subject(
                                        new PrincipalId("kim"),
                                        Set.of(),
                                        Set.of("desk"),
                                        Set.of(),
                                        Set.of(),
                                        Set.of())))
                .hasSize(1);
        assertThat(
                        page(
                                new Subject(
                                        new PrincipalId("kim"),
                                        Set.of(),
                                        Set.of(),
                                        Set.of("fin", "head"),
                                        Set.of(),
                                        Set.of())))
                .hasSize(1);
        assertThat(page(subject("security", "eve", "desk", "fin"))).isEmpty();
        assertThat(
                        ok(NOTICES.page(
                                        WORLD.tenant(),
                                        subject("sue", "security"),
                                        100,
                                        Optional.empty()))
                                .items())
                .as("another tenant's")
                .isEmpty();
    }

    @Test
    void what_happens_within_a_minute_is_one_notice_that_counts() {
        await(NOTICES.tell(tenant, List.of(telling(1, "p/a", SECURITY))));
        await(
                NOTICES.tell(
                        tenant,
                        List.of(telling(59, "p/a", SECURITY), telling(59, "p/b", SECURITY))));
        await(NOTICES.tell(tenant, List.of(telling(30, "p/a", SECURITY))));
        await(NOTICES.tell(tenant, List.of(telling(60, "p/a", SECURITY))));

        var found = page(subject("sue", "security"));
        assertThat(found).hasSize(3);
        assertThat(found)
                .extracting(kept -> kept.notice().rule())
                .containsExactly("p/a", "p/b", "p/a");
        Notice first = found.getLast().notice();
        assertThat(first.count()).isEqualTo(6);
        assertThat(first.since()).isEqualTo(NOON.plusSeconds(1));
        assertThat(first.last().at()).isEqualTo(NOON.plusSeconds(59));
        assertThat(found.getFirst().notice().count()).isEqualTo(2);
    }

    @Test
    void many_that_happen_at_once_are_all_counted() {
        List<CompletionStage<Done>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(
                    NOTICES.tell(
                            tenant,
                            i % 2 == 0
                                    ? List.of(
                                            telling(1, "p/a", SECURITY),
                                            telling(1, "p/b", SECURITY))
                                    : List.of(
                                            telling(1, "p/b", SECURITY),
                                            telling(1, "p/a", SECURITY))));
        }
        all.forEach(each -> await(each));
        assertThat(page(subject("sue", "security")))
                .hasSize(2)
                .allSatisfy(kept -> assertThat(kept.notice().count()).isEqualTo(100));
    }

    @Test
    void pages_are_whole_whatever_the_reader_is() {
        for (int i = 0; i < 25; i++) {
            await(
                    NOTICES.tell(
                            tenant,
                            List.of(
                                    telling(
                                            60 * i,
                                            "p/a",
                                            new Subjects(
                                                    Set.of(i % 2 == 0 ? "even" : "odd", "all"),
                                                    Set.of())))));
        }
        var reader = subject("sue", "even", "odd", "all");
        var seen = new ArrayList<Kept>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<Kept> page = ok(NOTICES.page(tenant, reader, 4, cursor));
            seen.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        assertThat(seen).hasSize(25).doesNotHaveDuplicates().isEqualTo(page(reader));
        assertThat(page(subject("sue", "odd"))).hasSize(12);
        assertThat(refused(NOTICES.page(tenant, reader, 4, Optional.of("mine"))))
                .isEqualTo(RecordError.CURSOR_INVALID);
    }

    @Test
    void what_is_old_goes_a_portion_at_a_time() {
        for (int i = 0; i < 5; i++) {
            await(NOTICES.tell(tenant, List.of(telling(60 * i, "p/a", SECURITY))));
        }
        Instant before = NOON.plusSeconds(180);
        assertThat(await(NOTICES.forget(tenant, before, 2))).isEqualTo(2);
        assertThat(await(NOTICES.forget(tenant, before, 2))).isEqualTo(1);
        assertThat(await(NOTICES.forget(tenant, before, 2))).isZero();
        assertThat(page(subject("sue", "security"))).hasSize(2);
    }
}
