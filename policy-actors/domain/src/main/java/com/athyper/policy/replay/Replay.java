package com.athyper.policy.replay;

import com.athyper.policy.AccessRequest;
import com.athyper.policy.MaskedEvaluator;
import com.athyper.policy.Operation;
import com.athyper.policy.Policies.Narrowing;
import com.athyper.policy.PolicyEvaluator;
import com.athyper.policy.PolicySet;
import com.athyper.policy.Subject;
import com.athyper.policy.Verdict;
import com.athyper.policy.log.LogEntry.Decided;
import com.athyper.policy.log.SubjectForm;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Asks other policies what was asked once, of the same subject and about the same thing. */
public final class Replay {
    private final PolicySet now;
    private final PolicySet then;

    /**
     * @param now what is in force, to hold against it what was decided about many records at once
     * @param then the policies as they would be
     */
    public Replay(PolicySet now, PolicySet then) {
        this.now = now;
        this.then = then;
    }

    /** What came of one decision. */
    public sealed interface Outcome {
        /** The same answer. */
        record Same() implements Outcome {}

        /**
         * Another answer.
         *
         * @param rules that would have decided
         */
        record Changed(boolean allowed, List<String> rules) implements Outcome {
            public Changed {
                rules = List.copyOf(rules);
            }
        }

        /** Nobody can say from what was kept. */
        record Open(Reason reason) implements Outcome {}
    }

    /** Why a decision cannot be replayed. The ids are part of the contract. */
    public enum Reason {
        /** It depends on an attribute that is not kept. */
        MASKED("masked"),
        /** It was about a record that was not there, or hidden: nothing of it is kept. */
        UNSEEN("unseen"),
        /** It showed some records of an entity, and would show some, though perhaps others. */
        EXTENT("extent"),
        /** The catalog has no such operation any more. */
        UNKNOWN_OPERATION("unknown-operation");

        private final String id;

        Reason(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public Outcome of(Decided decided) {
        Optional<Operation> operation = Operation.of(decided.operation());
        Optional<Subject> subject = SubjectForm.read(decided.subject());
        if (operation.isEmpty() || subject.isEmpty()) {
            return new Outcome.Open(Reason.UNKNOWN_OPERATION);
        }
        return switch (decided.scope()) {
            case OPERATION -> one(decided, subject.get(), operation.get());
            case RECORDS -> many(decided, subject.get(), operation.get());
            case RECORD ->
                    decided.resource().isPresent()
                            ? one(decided, subject.get(), operation.get())
                            : unseen(decided, subject.get(), operation.get());
        };
    }

    private Outcome one(Decided decided, Subject subject, Operation operation) {
        Optional<Verdict> verdict =
                MaskedEvaluator.decide(
                        then,
                        new AccessRequest(subject, operation, decided.entity(), decided.resource()),
                        new HashSet<>(decided.masked()));
        if (verdict.isEmpty()) {
            return new Outcome.Open(Reason.MASKED);
        }
        return answer(decided, verdict.get().allowed(), verdict.get().rules());
    }

    private static Outcome answer(Decided decided, boolean allowed, List<String> rules) {
        return allowed == decided.permitted()
                ? new Outcome.Same()
                : new Outcome.Changed(allowed, rules);
    }

    private Outcome many(Decided decided, Subject subject, Operation operation) {
        if (decided.entity().isEmpty()) {
            return new Outcome.Open(Reason.EXTENT);
        }
        Narrowing after = PolicyEvaluator.narrow(then, subject, operation, decided.entity().get());
        if (after.nothing() == decided.permitted()) {
            return new Outcome.Changed(!after.nothing(), after.rules());
        }
        Narrowing before = PolicyEvaluator.narrow(now, subject, operation, decided.entity().get());
        return after.nothing() || after.visible().equals(before.visible())
                ? new Outcome.Same()
                : new Outcome.Open(Reason.EXTENT);
    }

    private Outcome unseen(Decided decided, Subject subject, Operation operation) {
        return decided.entity().isPresent()
                        && PolicyEvaluator.narrow(then, subject, operation, decided.entity().get())
                                .nothing()
                ? new Outcome.Same()
                : new Outcome.Open(Reason.UNSEEN);
    }
}
