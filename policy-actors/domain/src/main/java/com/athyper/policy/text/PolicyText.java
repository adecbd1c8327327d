package com.athyper.policy.text;

import com.athyper.expression.text.ReadText;
import com.athyper.kernel.Value;

/**
 * The text form of policies. A sound document that is written and read again is the same but for
 * lists that said nothing; comments are nobody's but the text's and are not kept.
 */
public final class PolicyText {
    private PolicyText() {}

    /**
     * @param document of a policy, and sound
     */
    public static String write(Value.Fields document) {
        return new PolicyWriter().write(document);
    }

    /** Whatever the text, it is read as far as it can be. */
    public static ReadText read(String text) {
        return new PolicyParser(text).policy();
    }
}
