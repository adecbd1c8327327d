package com.athyper.expression.text;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import java.util.Set;

/** Names, texts and conditions as {@link Scanner} reads them back. */
public final class Quoting {
    private Quoting() {}

    /** As it is, if nobody can take it for something else. */
    public static String word(String name, Set<String> reserved) {
        return Scanner.isWord(name) && !reserved.contains(name) ? name : quoted(name);
    }

    public static String quoted(String value) {
        return Json.write(Value.of(value));
    }

    /** In braces if that reads as the same condition. */
    public static String condition(String condition) {
        String braced = "{ " + condition + " }";
        try {
            var scanner = new Scanner(braced);
            Token token = scanner.next();
            if (token.kind() == Token.Kind.CONDITION
                    && token.value().equals(condition)
                    && scanner.next().kind() == Token.Kind.END) {
                return braced;
            }
        } catch (Syntax e) {
            return quoted(condition);
        }
        return quoted(condition);
    }
}
