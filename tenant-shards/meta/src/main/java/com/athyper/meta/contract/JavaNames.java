package com.athyper.meta.contract;

import java.util.Locale;
import java.util.Set;

/** What things of an entity are called in Java, and how its texts are written there. */
final class JavaNames {
    private static final Set<String> TAKEN =
            Set.of(
                    "abstract",
                    "assert",
                    "boolean",
                    "break",
                    "byte",
                    "case",
                    "catch",
                    "char",
                    "class",
                    "const",
                    "continue",
                    "default",
                    "do",
                    "double",
                    "else",
                    "enum",
                    "extends",
                    "false",
                    "final",
                    "finally",
                    "float",
                    "for",
                    "goto",
                    "if",
                    "implements",
                    "import",
                    "instanceof",
                    "int",
                    "interface",
                    "long",
                    "native",
                    "new",
                    "null",
                    "package",
                    "private",
                    "protected",
                    "public",
                    "return",
                    "short",
                    "static",
                    "strictfp",
                    "super",
                    "switch",
                    "synchronized",
                    "this",
                    "throw",
                    "throws",
                    "transient",
                    "true",
                    "try",
                    "void",
                    "volatile",
                    "while",
                    // What every object has already.
                    "clone",
                    "finalize",
                    "notify",
                    "wait");

    private JavaNames() {}

    static String type(String entity) {
        var name = new StringBuilder();
        for (String word : entity.split("_", -1)) {
            if (!word.isEmpty()) {
                name.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(word.substring(1));
            }
        }
        return name.append("Record").toString();
    }

    /** Field names have no upper case, so that they meet nothing else that is generated. */
    static String escaped(String name, Set<String> names) {
        String free = name;
        if (TAKEN.contains(name)) {
            do {
                free += "_";
            } while (names.contains(free));
        }
        return free;
    }

    static String literal(String text) {
        var literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else if (c < ' ') {
                // Written in hexadecimal, a line break would be one before the literal is read.
                literal.append("\\%03o".formatted((int) c));
            } else if (c > '~') {
                literal.append("\\u%04x".formatted((int) c));
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }
}
