package com.athyper.meta.planted;

/** A domain that takes the parser without asking. */
final class ParsesExpressions {
    boolean is(Object thing) {
        return thing instanceof dev.cel.common.CelAbstractSyntaxTree;
    }
}
