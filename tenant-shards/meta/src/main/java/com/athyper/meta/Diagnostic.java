package com.athyper.meta;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

/**
 * What compiling or planning has to say about a definition.
 *
 * @param code stable and lower-case, such as {@code reference-not-in-force}
 * @param pointer into the definition's document
 * @param remedy what its author can do about it
 */
public record Diagnostic(
        Severity severity, String code, String pointer, String message, String remedy) {

    /** Whether the definition can go into force all the same. */
    public enum Severity {
        ERROR("error"),
        WARNING("warning");

        private final String id;

        Severity(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    Diagnostic at(String other) {
        return new Diagnostic(severity, code, other, message, remedy);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public Fault fault() {
        return new Fault(pointer, code, message + "; " + remedy);
    }

    /** As callers see it. */
    public Value.Fields value() {
        return Value.object()
                .put("code", code)
                .put("severity", severity.id())
                .put("pointer", pointer)
                .put("message", message)
                .put("remedy", remedy)
                .build();
    }
}
