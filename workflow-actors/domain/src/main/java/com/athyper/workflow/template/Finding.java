package com.athyper.workflow.template;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.Optional;

/**
 * Something that verification saw in a template.
 *
 * @param pointer where in the document
 * @param witness a case in which it shows, such as a record or a requester
 */
public record Finding(
        String code,
        Severity severity,
        String pointer,
        String message,
        Optional<Value.Fields> witness) {

    /** Whether it forbids publishing. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** As the answer of {@code verify} has it. */
    public Value.Fields toJson() {
        var object =
                Value.object()
                        .put("code", code)
                        .put(
                                "severity",
                                switch (severity) {
                                    case ERROR -> "error";
                                    case WARNING -> "warning";
                                })
                        .put("pointer", pointer)
                        .put("message", message);
        witness.ifPresent(value -> object.put("witness", value));
        return object.build();
    }

    /** As a problem has it. */
    public Fault toFault() {
        return new Fault(pointer, code, message);
    }
}
