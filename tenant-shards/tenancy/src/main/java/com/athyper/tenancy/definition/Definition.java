package com.athyper.tenancy.definition;

import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All versions of one definition, rebuilt from its events. Version n is at index n-1.
 *
 * @param retired whether it was withdrawn as a whole; its versions stay readable
 * @param judged the tenant's epoch whose policies the version on its way was judged beside
 * @param withdrawal under way, or refused
 */
public record Definition(
        List<Version> versions,
        boolean retired,
        Optional<Long> judged,
        Optional<Withdrawal> withdrawal) {
    public static final int VERSIONS_MAX = 10_000;
    public static final Definition NONE = new Definition(List.of(), false);

    public Definition {
        versions = List.copyOf(versions);
    }

    public Definition(List<Version> versions, boolean retired) {
        this(versions, retired, Optional.empty(), Optional.empty());
    }

    /** A definition's life: drafted, on its way into force, in force, replaced by a later one. */
    public enum Status {
        DRAFT,
        PUBLISHING,
        PUBLISHED,
        SUPERSEDED
    }

    /**
     * One version, whose document never changes.
     *
     * @param hash of the canonical document
     * @param refusal why the last attempt to publish did not succeed
     * @param report what publishing did, such as the statements that it ran
     * @param review of somebody else than its author
     */
    public record Version(
            int number,
            Value.Fields document,
            String hash,
            Status status,
            Instant draftedAt,
            PrincipalId draftedBy,
            Optional<Refusal> refusal,
            Optional<Value> report,
            Optional<Review> review) {}

    /** Who has agreed to a version, and what they said. */
    public record Review(PrincipalId by, Instant at, Optional<String> comment) {}

    /**
     * An attempt to take out of force what was judged beside the policies of an epoch.
     *
     * @param refusal none while it is under way
     */
    public record Withdrawal(long judged, Optional<Refusal> refusal) {}

    /** A refusal as it is kept in the journal: the problem's code, detail and faults as data. */
    public record Refusal(String code, String detail, List<com.athyper.kernel.Fault> faults) {
        public Refusal {
            faults = List.copyOf(faults);
        }
    }

    public Optional<Version> version(int number) {
        return number >= 1 && number <= versions.size()
                ? Optional.of(versions.get(number - 1))
                : Optional.empty();
    }

    public Optional<Version> latest() {
        return version(versions.size());
    }

    public Optional<Version> published() {
        return versions.stream()
                .filter(version -> version.status() == Status.PUBLISHED)
                .findFirst();
    }

    /** The withdrawal under way. */
    public Optional<Withdrawal> withdrawing() {
        return withdrawal.filter(it -> !retired && it.refusal().isEmpty());
    }

    Definition with(List<Version> others) {
        return new Definition(others, retired, judged, withdrawal);
    }

    Definition judged(Optional<Long> epoch) {
        return new Definition(versions, retired, epoch, withdrawal);
    }

    Definition withdrawal(Withdrawal attempt) {
        return new Definition(versions, retired, judged, Optional.of(attempt));
    }

    public Optional<Version> publishing() {
        return versions.stream()
                .filter(version -> version.status() == Status.PUBLISHING)
                .findFirst();
    }
}
