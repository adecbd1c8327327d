package com.athyper.edge.fake;

import com.athyper.audit.AuditChain;
import com.athyper.audit.AuditEvent;
import com.athyper.audit.AuditTrail;
import com.athyper.audit.AuditVerification;
import com.athyper.audit.AuditVerifier;
import com.athyper.kernel.Answer;
import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Done;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An audit trail in memory, chained as the real one is. */
public final class Ledger implements AuditTrail {
    private final List<AuditEvent> events = new ArrayList<>();
    private final List<Query> asked = new ArrayList<>();

    public List<AuditEntry> entries() {
        return events.stream().map(AuditEvent::entry).toList();
    }

    public List<Query> asked() {
        return asked;
    }

    /** Puts another hash where the last link's was. */
    public void tamper() {
        AuditEvent last = events.removeLast();
        events.add(new AuditEvent(last.number(), last.entry(), AuditChain.ROOT));
    }

    @Override
    public CompletionStage<Done> append(AuditEntry entry) {
        String head = events.isEmpty() ? AuditChain.ROOT : events.getLast().hash();
        events.add(
                new AuditEvent(
                        events.size() + 1,
                        entry,
                        AuditChain.link(head, AuditChain.content(entry))));
        return CompletableFuture.completedStage(Done.DONE);
    }

    @Override
    public CompletionStage<Answer<Page<AuditEvent>>> events(TenantId tenant, Query query) {
        asked.add(query);
        return CompletableFuture.completedStage(
                Answer.ok(
                        new Page<>(
                                events,
                                Optional.empty(),
                                query.count()
                                        ? OptionalLong.of(events.size())
                                        : OptionalLong.empty())));
    }

    @Override
    public CompletionStage<AuditVerification> verify(TenantId tenant) {
        var verifier = new AuditVerifier();
        events.forEach(verifier::accept);
        String head = events.isEmpty() ? AuditChain.ROOT : events.getLast().hash();
        return CompletableFuture.completedStage(verifier.conclude(events.size(), head));
    }
}
