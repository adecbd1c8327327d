package com.athyper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class AuditChainTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");

    @Test
    void the_hash_of_a_link_never_changes() {
        // A chain that was written once must verify for ever: this value may not be edited.
        assertThat(AuditChain.link(AuditChain.ROOT, AuditChain.content(entry(1))))
                .isEqualTo("1fbf4038178ee6a947d0ecdd3cb8eb71fd9c5aeea9f8b88fcbb6f37cf0e3c3f8");
    }

    @Test
    void a_whole_chain_is_valid() {
        assertThat(verify(chain(5), 5))
                .satisfies(
                        verification -> {
                            assertThat(verification.valid()).isTrue();
                            assertThat(verification.events()).isEqualTo(5);
                            assertThat(verification.head()).isEqualTo(chain(5).getLast().hash());
                        });
    }

    @Test
    void an_altered_link_is_named() {
        var events = new ArrayList<>(chain(5));
        events.set(2, new AuditEvent(3, entry(99), events.get(2).hash()));

        assertThat(verify(events, 5).firstBreak().map(AuditVerification.Break::number))
                .contains(3L);
    }

    @Test
    void a_missing_link_is_named() {
        var events = new ArrayList<>(chain(5));
        events.remove(1);

        assertThat(verify(events, 5).firstBreak().map(AuditVerification.Break::number))
                .contains(2L);
    }

    @Test
    void a_link_rewritten_with_its_hash_is_found_at_the_next_one() {
        var events = new ArrayList<>(chain(5));
        var forged = AuditChain.link(events.get(1).hash(), AuditChain.content(entry(99)));
        events.set(2, new AuditEvent(3, entry(99), forged));

        assertThat(verify(events, 5).firstBreak().map(AuditVerification.Break::number))
                .contains(4L);
    }

    @Test
    void a_chain_cut_short_is_found_by_its_head() {
        assertThat(verify(chain(4), 5).valid()).isFalse();
    }

    @Test
    void every_part_of_an_entry_is_in_its_hash() {
        var base = AuditChain.content(entry(1));
        var origin = entry(1).origin();
        List<AuditEntry> changed =
                List.of(
                        with(
                                entry(1),
                                new Origin(
                                        new PrincipalId("eve"),
                                        origin.at(),
                                        "r",
                                        "c",
                                        origin.reason())),
                        with(
                                entry(1),
                                new Origin(
                                        origin.principal(),
                                        NOON.plusMillis(1),
                                        "r",
                                        "c",
                                        origin.reason())),
                        with(
                                entry(1),
                                new Origin(
                                        origin.principal(),
                                        origin.at(),
                                        "r2",
                                        "c",
                                        origin.reason())),
                        with(entry(1), origin.because("other")),
                        entry(2));
        assertThat(changed)
                .allSatisfy(entry -> assertThat(AuditChain.content(entry)).isNotEqualTo(base));
    }

    private static AuditEntry with(AuditEntry entry, Origin origin) {
        return new AuditEntry(
                entry.tenant(),
                origin,
                entry.operation(),
                entry.result(),
                entry.entity(),
                entry.subject(),
                entry.before(),
                entry.after());
    }

    private static AuditVerification verify(List<AuditEvent> events, int stored) {
        var verifier = new AuditVerifier();
        events.forEach(verifier::accept);
        return verifier.conclude(stored, chain(stored).getLast().hash());
    }

    private static List<AuditEvent> chain(int length) {
        var events = new ArrayList<AuditEvent>();
        String head = AuditChain.ROOT;
        for (int n = 1; n <= length; n++) {
            head = AuditChain.link(head, AuditChain.content(entry(n)));
            events.add(new AuditEvent(n, entry(n), head));
        }
        return events;
    }

    private static AuditEntry entry(int n) {
        return new AuditEntry(
                new TenantId("demo"),
                new Origin(new PrincipalId("ada"), NOON, "r", "c", Optional.of("why")),
                "entity.update",
                AuditEntry.Result.DONE,
                Optional.of("pr"),
                Optional.of("id-" + n),
                Optional.of(Value.object().put("amount", "1.00").build()),
                Optional.of(Value.object().put("amount", "2.00").build()));
    }
}
