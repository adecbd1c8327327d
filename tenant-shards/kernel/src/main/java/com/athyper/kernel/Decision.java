package com.athyper.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an aggregate answers to a command: facts to record (none if it is already so), or a reason
 * to refuse.
 */
public sealed interface Decision<E> {

    record Accept<E>(List<E> events) implements Decision<E> {
        public Accept {
            events = List.copyOf(events);
        }
    }

    record Refuse<E>(Problem problem) implements Decision<E> {}

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <E> Decision<E> accept(E... events) {
        return new Accept<>(List.of(events));
    }

    static <E> Decision<E> accept(List<E> events) {
        return new Accept<>(events);
    }

    static <E> Decision<E> alreadyDone() {
        return new Accept<>(List.of());
    }

    static <E> Decision<E> refuse(ErrorCode code, String detail) {
        return new Refuse<>(code.because(detail));
    }

    /** Refused for the problem if there is one, else decided by the other. */
    static <E> Decision<E> unless(
            Optional<Problem> problem, Supplier<? extends Decision<E>> otherwise) {
        return problem.isPresent() ? new Refuse<>(problem.get()) : otherwise.get();
    }
}
