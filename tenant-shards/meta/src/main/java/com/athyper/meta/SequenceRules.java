package com.athyper.meta;

import com.athyper.kernel.Value;

import java.util.List;

/** What the definition of a sequence may say. */
final class SequenceRules {
    /** Nobody else writes the field, so that none of them could ever apply. */
    private static final List<String> RULES = List.of("computed", "readOnlyWhen", "requiredWhen");

    private SequenceRules() {}

    static void judge(Members members) {
        members.require("pattern");
        if (members.value("pattern").orElse(Value.NULL) instanceof Value.Text(var text)
                && SequencePattern.parse(text).isEmpty()) {
            members.fault(
                    "pattern",
                    "invalid-pattern",
                    "one number such as {00000}, at most one {yyyy}, and letters, digits and"
                            + " separators, in at most "
                            + SequencePattern.LENGTH_MAX
                            + " characters");
        }
        // Records from before the field was there have no number.
        if (members.flag("required")) {
            members.fault("required", "not-applicable", "the platform gives the number");
        }
        for (String rule : RULES) {
            if (members.has(rule)) {
                members.fault(rule, "not-applicable", "the platform gives the number");
            }
        }
        if (members.has("unique") && !members.flag("unique")) {
            members.fault("unique", "not-applicable", "a sequence is unique");
        }
    }
}
