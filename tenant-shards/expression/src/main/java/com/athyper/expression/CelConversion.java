package com.athyper.expression;

import com.athyper.expression.Expr.All;
import com.athyper.expression.Expr.Arithmetic;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.Comparison;
import com.athyper.expression.Expr.Conditional;
import com.athyper.expression.Expr.In;
import com.athyper.expression.Expr.IsFalse;
import com.athyper.expression.Expr.IsNull;
import com.athyper.expression.Expr.IsTrue;
import com.athyper.expression.Expr.Literal;
import com.athyper.expression.Expr.Matches;
import com.athyper.expression.Expr.Not;
import com.athyper.expression.Expr.Operator;
import com.athyper.expression.Expr.Ref;
import com.athyper.expression.Expr.Size;
import com.athyper.expression.Expr.Some;
import com.athyper.expression.Expr.TextTest;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns one tree of the library into ours. What it cannot turn is a fault, and an unknown in the
 * tree, so that the rest is looked at too.
 */
final class CelConversion {
    private static final Pattern DECIMAL = Pattern.compile("\\d*\\.?\\d+(?:[eE][+-]?(\\d+))?");
    private static final int EXPONENT_LENGTH_MAX = 8;
    private static final String FUNCTIONS =
            "contains, startsWith, endsWith, size, has, isTrue, isFalse";

    private final String source;
    private final CelAbstractSyntaxTree tree;
    private final List<Fault> faults;
    private int nodes;
    private boolean stopped;

    CelConversion(String source, CelAbstractSyntaxTree tree, List<Fault> faults) {
        this.source = source;
        this.tree = tree;
        this.faults = faults;
    }

    Expr root() {
        return convert(tree.getExpr(), 1);
    }

    private Expr convert(CelExpr expr, int depth) {
        if (!within(1, depth)) {
            return Expr.UNKNOWN;
        }
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr);
            case IDENT -> reference(expr, new ArrayDeque<>());
            case SELECT ->
                    expr.select().testOnly()
                            ? presence(expr, depth)
                            : reference(expr, new ArrayDeque<>());
            case CALL -> call(expr, depth);
            case LIST -> Residual.list(each(expr.list().elements(), depth + 1));
            case MAP, STRUCT -> unsupported("objects are not supported; name an attribute");
            case COMPREHENSION -> unsupported("comprehensions are not supported");
            case NOT_SET -> unsupported("the expression is empty");
        };
    }

    private List<Expr> each(List<CelExpr> parts, int depth) {
        return parts.stream().map(part -> convert(part, depth)).toList();
    }

    /** Counts nodes; past a limit it says so once and the conversion runs dry. */
    private boolean within(int more, int depth) {
        nodes += more;
        if (!stopped && depth > CelReader.DEPTH_MAX) {
            stop("too-deep", "an expression has at most %d levels", CelReader.DEPTH_MAX);
        }
        if (!stopped && nodes > CelReader.NODES_MAX) {
            stop("too-large", "an expression has at most %d nodes", CelReader.NODES_MAX);
        }
        return !stopped;
    }

    private void stop(String code, String message, int limit) {
        stopped = true;
        faults.add(new Fault("", code, message.formatted(limit)));
    }

    private Expr constant(CelExpr expr) {
        CelConstant constant = expr.constant();
        return switch (constant.getKind()) {
            case NULL_VALUE -> Expr.UNKNOWN;
            case BOOLEAN_VALUE -> constant.booleanValue() ? Expr.TRUE : Expr.FALSE;
            case STRING_VALUE -> new Literal(Value.of(constant.stringValue()));
            case INT64_VALUE -> new Literal(Value.of(constant.int64Value()));
            case UINT64_VALUE ->
                    new Literal(Value.of(new BigDecimal(constant.uint64Value().toString())));
            case DOUBLE_VALUE -> decimal(expr, constant.doubleValue());
            case BYTES_VALUE -> unsupported("bytes are not supported; write a text");
            case TIMESTAMP_VALUE, DURATION_VALUE, NOT_SET ->
                    unsupported("this constant is not supported");
        };
    }

    /** The library has a double; the digits are still in the source. */
    private Expr decimal(CelExpr expr, double approximate) {
        Optional<BigDecimal> written = written(expr).map(BigDecimal::new);
        if (written.isEmpty() || !Double.isFinite(approximate)) {
            return fault("out-of-range", "the number is too large or too small");
        }
        BigDecimal number =
                approximate < 0 || 1 / approximate < 0 ? written.get().negate() : written.get();
        return number.precision() > CelReader.DIGITS_MAX
                        || Math.abs(number.scale()) > CelReader.DIGITS_MAX
                ? fault(
                        "out-of-range",
                        "a number has at most %d digits".formatted(CelReader.DIGITS_MAX))
                : new Literal(Value.of(number));
    }

    private Optional<String> written(CelExpr expr) {
        Integer position = tree.getSource().getPositionsMap().get(expr.id());
        if (position == null) {
            return Optional.empty();
        }
        int start = source.offsetByCodePoints(0, position);
        while (source.charAt(start) == '-' || Character.isWhitespace(source.charAt(start))) {
            start++;
        }
        Matcher matcher = DECIMAL.matcher(source).region(start, source.length());
        return matcher.lookingAt() && exponent(matcher).length() <= EXPONENT_LENGTH_MAX
                ? Optional.of(matcher.group())
                : Optional.empty();
    }

    private static String exponent(Matcher matcher) {
        return matcher.group(1) == null ? "" : matcher.group(1);
    }

    /** {@code has(root.name)}: there is something in the attribute. */
    private Expr presence(CelExpr expr, int depth) {
        if (!within(2, depth + 2)) {
            return Expr.UNKNOWN;
        }
        var path = new ArrayDeque<String>();
        path.push(expr.select().field());
        return new Not(new IsNull(reference(expr.select().operand(), path)));
    }

    /** {@code root.name.name}, where {@code ["name"]} stands for any name. */
    private Expr reference(CelExpr expr, ArrayDeque<String> path) {
        CelExpr at = expr;
        while (true) {
            if (at.getKind() == Kind.SELECT && !at.select().testOnly()) {
                path.push(at.select().field());
                at = at.select().operand();
            } else if (isIndex(at)) {
                path.push(at.call().args().get(1).constant().stringValue());
                at = at.call().args().get(0);
            } else {
                break;
            }
        }
        if (at.getKind() != Kind.IDENT) {
            return unsupported("only what is in scope has attributes, as in `resource.name`");
        }
        return path.size() <= CelReader.DEPTH_MAX
                ? new Ref(at.ident().name(), List.copyOf(path))
                : fault("too-deep", "a path has at most %d names".formatted(CelReader.DEPTH_MAX));
    }

    private static boolean isIndex(CelExpr expr) {
        return expr.getKind() == Kind.CALL
                && expr.call().function().equals("_[_]")
                && expr.call().args().get(1).getKind() == Kind.CONSTANT
                && expr.call().args().get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private Expr call(CelExpr expr, int depth) {
        CelCall call = expr.call();
        return switch (call.function()) {
            case "_&&_" -> new All(operands(expr, depth + 1));
            case "_||_" -> new Some(operands(expr, depth + 1));
            case "!_" -> new Not(argument(call, 0, depth));
            case "-_" ->
                    within(1, depth + 1)
                            ? new Arithmetic(
                                    Operator.SUBTRACT,
                                    new Literal(Value.of(0)),
                                    argument(call, 0, depth))
                            : Expr.UNKNOWN;
            case "_==_" -> equality(call, depth);
            case "_!=_" -> inequality(call, depth);
            case "_<_" -> order(Comparison.LT, call, depth);
            case "_<=_" -> order(Comparison.LE, call, depth);
            case "_>_" -> order(Comparison.GT, call, depth);
            case "_>=_" -> order(Comparison.GE, call, depth);
            case "_+_" -> arithmetic(Operator.ADD, call, depth);
            case "_-_" -> arithmetic(Operator.SUBTRACT, call, depth);
            case "_*_" -> arithmetic(Operator.MULTIPLY, call, depth);
            case "_/_" -> arithmetic(Operator.DIVIDE, call, depth);
            case "@in" -> new In(argument(call, 0, depth), argument(call, 1, depth));
            case "_?_:_" ->
                    new Conditional(
                            argument(call, 0, depth),
                            argument(call, 1, depth),
                            argument(call, 2, depth));
            case "_[_]" ->
                    isIndex(expr)
                            ? reference(expr, new ArrayDeque<>())
                            : unsupported("an index is a text, as in `resource[\"name\"]`");
            case "_%_" -> unsupported("`%` is not supported");
            default -> function(call, depth);
        };
    }

    private Expr function(CelCall call, int depth) {
        return switch (call.function()) {
            case "contains" -> matches(TextTest.CONTAINS, call, depth);
            case "startsWith" -> matches(TextTest.STARTS_WITH, call, depth);
            case "endsWith" -> matches(TextTest.ENDS_WITH, call, depth);
            case "size" -> {
                var operands = new ArrayList<CelExpr>(call.args());
                call.target().ifPresent(operands::add);
                yield operands.size() == 1
                        ? new Size(convert(operands.getFirst(), depth + 1))
                        : fault("wrong-arguments", "`size` takes one text or list");
            }
            case "isTrue" ->
                    takesOne(call)
                            ? new IsTrue(argument(call, 0, depth))
                            : fault("wrong-arguments", "`isTrue` takes one condition");
            case "isFalse" ->
                    takesOne(call)
                            ? new IsFalse(argument(call, 0, depth))
                            : fault("wrong-arguments", "`isFalse` takes one condition");
            case "timestamp" ->
                    unsupported(
                            "`timestamp` is not supported; compare with the text itself, as in"
                                    + " `\"2026-11-21T00:00:00Z\"`");
            case "duration" -> unsupported("`duration` is not supported");
            default ->
                    unsupported(
                            "`%s` is not supported; known are %s"
                                    .formatted(call.function(), FUNCTIONS));
        };
    }

    private static boolean takesOne(CelCall call) {
        return call.target().isEmpty() && call.args().size() == 1;
    }

    private Expr matches(TextTest test, CelCall call, int depth) {
        if (call.target().isEmpty() || call.args().size() != 1) {
            String name = call.function();
            return fault(
                    "wrong-arguments",
                    "`%s` is asked of a text and takes one, as in `resource.name.%s(\"a\")`"
                            .formatted(name, name));
        }
        return new Matches(test, convert(call.target().get(), depth + 1), argument(call, 0, depth));
    }

    private Expr argument(CelCall call, int index, int depth) {
        return convert(call.args().get(index), depth + 1);
    }

    private Expr equality(CelCall call, int depth) {
        Optional<CelExpr> other = otherThanNull(call);
        return other.isPresent()
                ? new IsNull(convert(other.get(), depth + 1))
                : new Compare(Comparison.EQ, argument(call, 0, depth), argument(call, 1, depth));
    }

    private Expr inequality(CelCall call, int depth) {
        Optional<CelExpr> other = otherThanNull(call);
        if (other.isEmpty()) {
            return new Compare(Comparison.NE, argument(call, 0, depth), argument(call, 1, depth));
        }
        return within(1, depth + 1)
                ? new Not(new IsNull(convert(other.get(), depth + 2)))
                : Expr.UNKNOWN;
    }

    private Expr order(Comparison comparison, CelCall call, int depth) {
        return otherThanNull(call).isPresent()
                ? fault("type-mismatch", "null is compared with `==` and `!=` alone")
                : new Compare(comparison, argument(call, 0, depth), argument(call, 1, depth));
    }

    private Expr arithmetic(Operator operator, CelCall call, int depth) {
        return new Arithmetic(operator, argument(call, 0, depth), argument(call, 1, depth));
    }

    /** What a null that was written out is compared with. */
    private static Optional<CelExpr> otherThanNull(CelCall call) {
        CelExpr left = call.args().get(0);
        CelExpr right = call.args().get(1);
        return isNull(right)
                ? Optional.of(left)
                : isNull(left) ? Optional.of(right) : Optional.empty();
    }

    private static boolean isNull(CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.NULL_VALUE;
    }

    /** The library balances {@code a && b && c} into pairs: here they are side by side again. */
    private List<Expr> operands(CelExpr whole, int depth) {
        String operator = whole.call().function();
        var waiting = new ArrayDeque<CelExpr>();
        waiting.push(whole);
        var operands = new ArrayList<Expr>();
        while (!waiting.isEmpty() && !stopped) {
            CelExpr next = waiting.pop();
            if (next.getKind() == Kind.CALL && next.call().function().equals(operator)) {
                waiting.push(next.call().args().get(1));
                waiting.push(next.call().args().get(0));
            } else {
                operands.add(convert(next, depth));
            }
        }
        return operands;
    }

    private Expr unsupported(String message) {
        return fault("unsupported", message);
    }

    private Expr fault(String code, String message) {
        faults.add(new Fault("", code, message));
        return Expr.UNKNOWN;
    }
}
