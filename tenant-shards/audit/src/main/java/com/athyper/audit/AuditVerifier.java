package com.athyper.audit;

import com.athyper.audit.AuditVerification.Break;

import java.util.Optional;

/** Walks a chain from its root, link by link, and stops at the first that does not hold. */
public final class AuditVerifier {
    private String head = AuditChain.ROOT;
    private long number;
    private Optional<Break> broken = Optional.empty();

    /** Takes the next stored link; false once the chain is known to be broken. */
    public boolean accept(AuditEvent event) {
        if (broken.isPresent()) {
            return false;
        }
        if (event.number() != number + 1) {
            broken = Optional.of(new Break(number + 1, "event " + (number + 1) + " is missing"));
            return false;
        }
        String expected = AuditChain.link(head, AuditChain.content(event.entry()));
        if (!expected.equals(event.hash())) {
            broken =
                    Optional.of(
                            new Break(
                                    event.number(),
                                    "the content of event "
                                            + event.number()
                                            + " does not match its hash"));
            return false;
        }
        head = expected;
        number = event.number();
        return true;
    }

    /**
     * The verdict, once all stored links were taken; the store says what it believes the end to be.
     */
    public AuditVerification conclude(long storedNumber, String storedHead) {
        if (broken.isEmpty() && (storedNumber != number || !storedHead.equals(head))) {
            broken =
                    Optional.of(
                            new Break(
                                    number + 1,
                                    "the chain ends at "
                                            + number
                                            + " and its head is at "
                                            + storedNumber));
        }
        return new AuditVerification(broken.isEmpty(), number, head, broken);
    }
}
