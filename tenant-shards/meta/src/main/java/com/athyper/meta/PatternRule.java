package com.athyper.meta;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The regular expression that a field's texts have to match. */
final class PatternRule {
    private PatternRule() {}

    static Optional<String> read(Members members) {
        return members.text("pattern").filter(pattern -> isSound(members, pattern));
    }

    private static boolean isSound(Members members, String pattern) {
        if (pattern.length() > EntityLimits.PATTERN_LENGTH_MAX) {
            members.fault("pattern", "too-long", "at most " + EntityLimits.PATTERN_LENGTH_MAX);
            return false;
        }
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            members.fault(
                    "pattern",
                    "invalid-pattern",
                    "the pattern cannot be read: " + e.getDescription());
            return false;
        }
    }
}
