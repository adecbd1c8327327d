package com.athyper.policy.text;

import java.util.List;
import java.util.Set;

/**
 * The words of the language.
 *
 * <pre>
 * policy     = "policy" name { "label" text | "description" text } { rule }
 * rule       = ( "permit" | "forbid" ) id { clause }
 * clause     = "description" text
 *            | "for" people { "or" people }          whom it is about
 *            | "as" names                            and how they stand to the record
 *            | "to" names                            do what
 *            | "on" things { "or" things }           to what
 *            | "in" names                            in which lifecycle states
 *            | "when" ( "{" condition "}" | text )
 *            | "mask" names "with" mask | "readOnly" names
 *            | "requireMfa" | "askReason" | "logInFull"
 *            | "notify" people { "or" people }
 * people     = ( "roles" | "personas" | "principals" | "groups" | "orgUnits" ) names
 * things     = names | "modules" names
 * names      = name { "," name }                     a name is a word or a text
 * </pre>
 */
final class Grammar {
    /** Kinds of subjects, each an alternative to the others. */
    static final List<String> PEOPLE =
            List.of("roles", "personas", "principals", "groups", "orgUnits");

    /** Words that say what the names after them are; a name that is called so is quoted. */
    static final Set<String> KINDS =
            Set.of("roles", "personas", "principals", "groups", "orgUnits", "modules");

    static final String CLAUSES =
            "`description`, `for`, `as`, `to`, `on`, `in`, `when`, `mask`, `readOnly`,"
                    + " `requireMfa`, `askReason`, `logInFull` or `notify`";

    static final Set<String> PLAIN_OBLIGATIONS = Set.of("requireMfa", "askReason", "logInFull");

    private Grammar() {}
}
