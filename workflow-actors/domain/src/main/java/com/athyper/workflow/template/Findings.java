package com.athyper.workflow.template;

import com.athyper.kernel.Value;
import com.athyper.workflow.template.Finding.Severity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What verification sees, in the order in which it looks. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    List<Finding> all() {
        return List.copyOf(all);
    }

    void error(String code, String pointer, String message) {
        all.add(new Finding(code, Severity.ERROR, pointer, message, Optional.empty()));
    }

    void error(String code, String pointer, String message, Value.Fields witness) {
        all.add(new Finding(code, Severity.ERROR, pointer, message, Optional.of(witness)));
    }

    void warning(String code, String pointer, String message) {
        all.add(new Finding(code, Severity.WARNING, pointer, message, Optional.empty()));
    }

    void warning(String code, String pointer, String message, Value.Fields witness) {
        all.add(new Finding(code, Severity.WARNING, pointer, message, Optional.of(witness)));
    }
}
