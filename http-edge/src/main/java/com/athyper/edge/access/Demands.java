package com.athyper.edge.access;

import static com.athyper.policy.PolicyError.MFA_REQUIRED;
import static com.athyper.policy.PolicyError.REASON_REQUIRED;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.Problem;
import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;
import com.athyper.policy.log.Lack;

import java.util.List;
import java.util.Optional;

/**
 * What rules ask of whoever does what they permit, and what of it the caller of one request has
 * brought. Whoever brings too little is refused where one thing is asked for, and is shown less
 * where many are.
 */
final class Demands {
    private final boolean secondFactor;
    private volatile Optional<String> reason = Optional.empty();
    private volatile boolean reasonUsed;

    Demands(boolean secondFactor) {
        this.secondFactor = secondFactor;
    }

    /** The same reason, of a login that may be another. */
    Demands of(boolean otherFactor) {
        var same = new Demands(otherFactor);
        same.reason = reason;
        return same;
    }

    void reasoned(String why) {
        reason = Optional.of(why);
    }

    /** Whether something was done or shown for the sake of the reason. */
    boolean reasonUsed() {
        return reasonUsed;
    }

    /**
     * Refused unless everything that is asked for was brought.
     *
     * @param duties that bind
     */
    Answer<Done> met(List<Duty> duties) {
        return lack(duties)
                .<Answer<Done>>map(lack -> Answer.refused(problem(lack)))
                .orElseGet(() -> Answer.ok(Done.DONE));
    }

    private static Problem problem(Lack lack) {
        return switch (lack.what()) {
            case SECOND_FACTOR ->
                    MFA_REQUIRED.because("log in again, with a second factor, and retry");
            case REASON -> REASON_REQUIRED.because("say why in the header `X-Reason` and retry");
        };
    }

    /** What {@link #met} would refuse for. */
    Optional<Lack> lack(List<Duty> duties) {
        return Lack.of(unmet(duties));
    }

    /** Those that ask for what was not brought. */
    List<Duty> unmet(List<Duty> duties) {
        return duties.stream().filter(duty -> !isMet(duty.obligation())).toList();
    }

    /** The records about which nothing more is asked. */
    static List<Expr> free(List<Duty> unmet) {
        return unmet.stream().map(Duty::when).map(Expr::isFalse).toList();
    }

    private boolean isMet(Obligation obligation) {
        return switch (obligation) {
            case Obligation.SecondFactor _ -> secondFactor;
            case Obligation.Reasoned _ -> {
                reasonUsed |= reason.isPresent();
                yield reason.isPresent();
            }
            case Obligation.Masked _,
                    Obligation.ReadOnly _,
                    Obligation.LoggedInFull _,
                    Obligation.Notified _ ->
                    true;
        };
    }
}
