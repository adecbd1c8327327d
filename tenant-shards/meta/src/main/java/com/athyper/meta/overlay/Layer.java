package com.athyper.meta.overlay;

import java.util.Optional;
import java.util.stream.Stream;

/** Whose an overlay is. A later layer is laid over the earlier ones; the base is below them all. */
public enum Layer {
    PACK("pack"),
    TENANT("tenant"),
    /** What the people of one organizational unit, and of those below it, see differently. */
    ORG("org");

    private final String id;

    Layer(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public static Optional<Layer> of(String id) {
        return Stream.of(values()).filter(layer -> layer.id.equals(id)).findFirst();
    }
}
