package com.athyper.edge.exchange;

import com.athyper.kernel.Value;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A request whose form has been checked against its endpoint.
 *
 * @param path as it was sent
 * @param params what stood in the template's places
 */
public record Request(
        String path, Map<String, String> params, Query query, Headers headers, Body body) {
    public Request {
        params = Map.copyOf(params);
    }

    /** What came with the request. */
    public sealed interface Body {
        /** Nothing, or nothing that anybody reads. */
        record Nothing() implements Body {}

        record Json(Value.Fields document) implements Body {}

        /**
         * One that is read as it comes, and may never be in memory as a whole.
         *
         * @param length if it was announced
         */
        record Stream(String mediaType, OptionalLong length, Portions portions) implements Body {}

        /** Pieces of a body: the next is taken off the wire once it is asked for. */
        interface Portions extends com.athyper.kernel.Portions {}

        record Form(Map<String, String> values) implements Body {
            public Form {
                values = Map.copyOf(values);
            }
        }
    }

    /** A parameter of the endpoint's own template. */
    public String param(String name) {
        String value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the template has no place `" + name + "`");
        }
        return value;
    }

    /** Empty if it is not an id: then it is the id of nothing. */
    public Optional<UUID> id(String name) {
        return uuid(param(name));
    }

    /** The one way to write an id; what the JDK reads besides is no id of ours. */
    public static Optional<UUID> uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The JSON document; without members if none came. */
    public Value.Fields json() {
        return switch (body) {
            case Body.Json(var document) -> document;
            case Body.Nothing _, Body.Form _, Body.Stream _ -> Value.EMPTY;
        };
    }

    public Map<String, String> form() {
        return switch (body) {
            case Body.Form(var values) -> values;
            case Body.Nothing _, Body.Json _, Body.Stream _ -> Map.of();
        };
    }
}
