package com.athyper.workflow.template;

import com.athyper.expression.text.ReadText;

/**
 * The text form of templates. A template that is written and read again is the same; comments are
 * nobody's but the text's and are not kept.
 *
 * <pre>
 * template  = "template" name "for" entity { part }
 * part      = step | parallel
 * step      = "step" name { clause }
 * clause    = "when" condition
 *           | "ask" people { "or" people }            the first of these who can be found
 *           | "mode" ( "any" | "all" | "majority" | "quorum" count | "quorumPercent" count )
 *           | "autoApproveWhen" condition
 *           | "comment" answer { "," answer }         not answered so without a comment
 *           | "due" duration | "calendar" name | "remind" duration { "," duration }
 *           | "escalate" [ "after" duration ]
 *                 ( ( "add" | "replace" | "notify" ) people { "or" people } | "decide" word )
 * people    = ( "role" | "group" | "orgUnit" | "field" ) name | "principals" name { "," name }
 *           | "managerOf" name [ "levels" count ] | "expression" condition
 * parallel  = "parallel" name [ "when" condition ] branch { branch } "end"
 * branch    = "branch" name { part }
 * condition = "{" condition "}" | text
 * </pre>
 */
public final class TemplateText {
    private TemplateText() {}

    public static String write(Template template) {
        return new TemplateTextWriter().write(template);
    }

    /** Whatever the text, it is read as far as it can be. */
    public static ReadText read(String text) {
        return new TemplateTextParser(text).template();
    }
}
