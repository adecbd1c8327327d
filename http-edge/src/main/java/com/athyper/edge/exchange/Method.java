package com.athyper.edge.exchange;

import java.util.Optional;

/** What may be done to a resource. {@code HEAD} is answered by the server out of {@code GET}. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    public static Optional<Method> of(String name) {
        for (Method method : values()) {
            if (method.name().equals(name)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
