package com.athyper.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Part of a list: never short because something was taken out after the fact. */
public record Page<T>(List<T> items, Optional<String> nextCursor, OptionalLong total) {
    public static final int LIMIT_DEFAULT = 50;
    public static final int LIMIT_MAX = 500;

    public Page {
        items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(items.stream().<R>map(change).toList(), nextCursor, total);
    }
}
