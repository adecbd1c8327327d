package com.athyper.policy.log;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;
import com.athyper.policy.Operation;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A decision that was reached for a request, before anything is known of whether it is kept.
 *
 * @param resource the attributes that it was made from, if it is about one record that was at hand
 * @param record the id of that record, or of one that the caller was told nothing of
 * @param lack for want of what it came to nothing, though the verdict allows it
 */
public record DecisionMade(
        Asked asked,
        Scope scope,
        Verdict verdict,
        Optional<Value.Fields> resource,
        Optional<String> record,
        Optional<Lack> lack) {

    /** One that nothing was lacking for. */
    public DecisionMade(
            Asked asked,
            Scope scope,
            Verdict verdict,
            Optional<Value.Fields> resource,
            Optional<String> record) {
        this(asked, scope, verdict, resource, record, Optional.empty());
    }

    /** Whether it was done. */
    public boolean allowed() {
        return verdict.allowed() && lack.isEmpty();
    }

    /** The rules by which it was done, or was not. */
    public List<String> rules() {
        return lack.map(Lack::rules).orElse(verdict.rules());
    }

    /** Who asked for what, in which request. */
    public record Asked(
            TenantId tenant,
            Instant at,
            String requestId,
            Subject subject,
            Operation operation,
            Optional<EntityName> entity) {}

    /** Kept whatever the settings say: a refusal, and what policy or the catalog singles out. */
    public boolean inFull() {
        return !allowed() || asked.operation().privileged() || askedFor(verdict.duties());
    }

    private static boolean askedFor(List<Duty> duties) {
        for (Duty duty : duties) {
            if (duty.obligation() instanceof Obligation.LoggedInFull) {
                return true;
            }
        }
        return false;
    }

    /** By which rules somebody is to be told of it: those that decided. */
    public List<Duty> tellings() {
        // What was lacking is brought next, or it is not: nothing was done, and nobody forbade it.
        return lack.isPresent()
                ? List.of()
                : verdict.duties().stream()
                        .filter(duty -> duty.obligation() instanceof Obligation.Notified)
                        .filter(duty -> verdict.rules().contains(duty.rule()))
                        .toList();
    }

    /** Whether it says all that the other says, and more: of one record in place of many. */
    public boolean supersedes(DecisionMade other) {
        return scope == Scope.RECORD
                && other.scope == Scope.RECORDS
                && other.verdict.allowed()
                && asked.operation() == other.asked.operation()
                && asked.entity().equals(other.asked.entity());
    }
}
