package com.athyper.expression;

import com.athyper.kernel.Fault;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads CEL. Whatever the text, the answer is a checked expression or all that is wrong with it.
 *
 * <p>Numbers are exact decimals. Besides CEL's operators there are {@code contains}, {@code
 * startsWith}, {@code endsWith}, {@code size}, {@code has}, and our own {@code isTrue} and {@code
 * isFalse}, which are never unknown. A date or an instant is written as text.
 */
public final class CelReader {
    /** Characters of a source text. */
    public static final int SOURCE_MAX = 4_000;

    /** Levels of an expression: {@code true} has one, {@code !true} two. */
    public static final int DEPTH_MAX = 32;

    /** Nodes of an expression: {@code a.b == 1} has three. */
    public static final int NODES_MAX = 500;

    /** Digits of a number, and places that its point may be moved. */
    public static final int DIGITS_MAX = 100;

    /** Parentheses within parentheses, also where they mean nothing. */
    private static final int NESTING_MAX = 100;

    private static final int SYNTAX_FAULTS_MAX = 5;

    private static final CelParser PARSER =
            CelParserFactory.standardCelParserBuilder()
                    .setOptions(
                            CelOptions.current()
                                    .maxParseRecursionDepth(NESTING_MAX)
                                    .retainRepeatedUnaryOperators(true)
                                    .build())
                    .setStandardMacros(CelStandardMacro.HAS)
                    .build();

    private CelReader() {}

    public static Parsed parse(String source, Scope scope) {
        if (source.isBlank()) {
            return faulty("required", "an expression is needed");
        }
        if (source.length() > SOURCE_MAX) {
            return faulty(
                    "too-long", "an expression has at most %d characters".formatted(SOURCE_MAX));
        }
        CelValidationResult result = PARSER.parse(source);
        if (result.hasError()) {
            return new Parsed.Faulty(syntax(result));
        }
        try {
            var faults = new ArrayList<Fault>();
            Expr expr = new CelConversion(source, result.getAst(), faults).root();
            if (!faults.isEmpty()) {
                return new Parsed.Faulty(faults);
            }
            Type type = new TypeCheck(scope, faults).typeOf(expr);
            return faults.isEmpty() ? new Parsed.Sound(expr, type) : new Parsed.Faulty(faults);
        } catch (CelValidationException e) {
            throw new IllegalStateException("a result without errors has a tree", e);
        }
    }

    /** An expression that is true, false or unknown. */
    public static Parsed parseCondition(String source, Scope scope) {
        Parsed parsed = parse(source, scope);
        return parsed instanceof Parsed.Sound(_, var type)
                        && type != Type.BOOLEAN
                        && type != Type.ANY
                ? faulty("type-mismatch", "a condition is true or false; this is " + type.phrase())
                : parsed;
    }

    private static List<Fault> syntax(CelValidationResult result) {
        return result.getErrors().stream().limit(SYNTAX_FAULTS_MAX).map(CelReader::syntax).toList();
    }

    /** Two of the parser's refusals are limits and not syntax; it tells them by message alone. */
    private static Fault syntax(CelIssue issue) {
        String message = issue.getMessage();
        if (message.startsWith("Expression recursion limit exceeded")) {
            return new Fault(
                    "", "too-deep", "an expression has at most %d levels".formatted(DEPTH_MAX));
        }
        if (message.startsWith("For input string")) {
            return new Fault("", "out-of-range", "an integer has at most 64 bits; add a point");
        }
        var location = issue.getSourceLocation();
        return new Fault(
                "",
                "syntax",
                "line %d, column %d: %s"
                        .formatted(location.getLine(), location.getColumn() + 1, message));
    }

    private static Parsed faulty(String code, String message) {
        return new Parsed.Faulty(List.of(new Fault("", code, message)));
    }
}
