package com.athyper.kernel;

import java.util.function.Function;

/** What comes back through a door: what was asked for, or why not. */
public sealed interface Answer<T> {

    record Ok<T>(T value) implements Answer<T> {}

    record Refused<T>(Problem problem) implements Answer<T> {}

    static <T> Answer<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Answer<T> refused(Problem problem) {
        return new Refused<>(problem);
    }

    default <R> Answer<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Ok<T>(var value) -> new Ok<>(change.apply(value));
            case Refused<T>(var problem) -> new Refused<>(problem);
        };
    }

    default <R> Answer<R> flatMap(Function<? super T, Answer<R>> change) {
        return switch (this) {
            case Ok<T>(var value) -> change.apply(value);
            case Refused<T>(var problem) -> new Refused<>(problem);
        };
    }
}
