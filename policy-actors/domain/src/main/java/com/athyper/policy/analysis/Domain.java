package com.athyper.policy.analysis;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Compare;
import com.athyper.expression.Expr.In;
import com.athyper.expression.Expr.IsNull;
import com.athyper.expression.Expr.Literal;
import com.athyper.expression.Expr.Ref;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Values of one attribute that stand for all: whatever value it has, plain atoms about it come to
 * what they come to for one of these. An atom is plain if it holds the attribute against constants
 * alone: the constants cut numbers and texts into pieces on each of which nothing changes.
 */
final class Domain {
    private static final int MEMBERS_MAX = 4;
    private static final BigDecimal TWO = new BigDecimal(2);

    /** A text that is its own kind of moment, which is not compared as texts are. */
    private static final int MOMENT_LENGTH_MIN = 16;

    private final Ref ref;
    private final TreeSet<BigDecimal> numbers = new TreeSet<>();
    private final TreeSet<String> texts = new TreeSet<>(Domain::byCodePoint);
    private final List<Value> members = new ArrayList<>();

    private Domain(Ref ref) {
        this.ref = ref;
    }

    /** Whether it holds one attribute against constants that are compared in the plain way. */
    static boolean isPlain(Expr atom) {
        return switch (atom) {
            case Ref(_, var path) -> !path.isEmpty();
            case IsNull(Ref(_, var path)) -> !path.isEmpty();
            case Compare(_, Ref(_, var path), Literal(var value)) ->
                    !path.isEmpty() && isPlain(value);
            case Compare(_, Literal(var value), Ref(_, var path)) ->
                    !path.isEmpty() && isPlain(value);
            case In(Ref(_, var path), Literal(Value.Items(var items))) ->
                    !path.isEmpty() && items.stream().allMatch(Domain::isPlain);
            case In(Literal(var value), Ref(_, var path)) -> !path.isEmpty() && isPlain(value);
            case Expr _ -> false;
        };
    }

    private static boolean isPlain(Value value) {
        return switch (value) {
            case Value.Num(var number) -> Math.abs((long) number.scale()) < 100;
            case Value.Text(var text) ->
                    text.length() < MOMENT_LENGTH_MIN || text.charAt(10) != 'T';
            case Value.Bool _, Value.Null _ -> true;
            case Value.Items _, Value.Fields _ -> false;
        };
    }

    /** Of plain atoms about the attribute. */
    static List<Value> of(Ref ref, Collection<Expr> atoms) {
        var domain = new Domain(ref);
        atoms.forEach(domain::collect);
        return domain.values();
    }

    private void collect(Expr atom) {
        switch (atom) {
            case Compare(_, Ref _, Literal(var value)) -> constant(value);
            case Compare(_, Literal(var value), Ref _) -> constant(value);
            case In(Ref _, Literal(Value.Items(var items))) -> items.forEach(this::constant);
            case In(Literal(var value), Ref _) -> {
                if (!members.contains(value)) {
                    members.add(value);
                }
            }
            case Ref _, IsNull _ -> {}
            case Expr other -> throw new IllegalArgumentException(other + " of " + ref);
        }
    }

    private void constant(Value value) {
        switch (value) {
            case Value.Num(var number) -> numbers.add(number);
            case Value.Text(var text) -> texts.add(text);
            case Value.Bool _, Value.Null _, Value.Items _, Value.Fields _ -> {}
        }
    }

    private List<Value> values() {
        var values = new ArrayList<Value>();
        numbers().map(Value::of).forEach(values::add);
        texts().map(Value::of).forEach(values::add);
        values.add(Value.of(true));
        values.add(Value.of(false));
        lists(values);
        values.add(Value.NULL);
        return values;
    }

    private Stream<BigDecimal> numbers() {
        if (numbers.isEmpty()) {
            return Stream.of(BigDecimal.ZERO);
        }
        var all = new ArrayList<BigDecimal>(numbers);
        all.add(numbers.first().subtract(BigDecimal.ONE));
        all.add(numbers.last().add(BigDecimal.ONE));
        BigDecimal before = numbers.first();
        for (BigDecimal number : numbers.tailSet(before, false)) {
            all.add(before.add(number).divide(TWO));
            before = number;
        }
        return all.stream();
    }

    /** Nothing lies between a text and the same with a zero behind it. */
    private Stream<String> texts() {
        return Stream.concat(
                Stream.of(""), texts.stream().flatMap(text -> Stream.of(text, text + '\0')));
    }

    /**
     * A list matters by which of the constants are in it, and by whether something is in it that
     * cannot be compared with them.
     */
    private void lists(List<Value> values) {
        values.add(new Value.Items(List.of()));
        if (members.size() > MEMBERS_MAX) {
            throw new IllegalArgumentException("too many members of " + ref);
        }
        var others = List.<Value>of(Value.of("\0"), Value.of(-1), Value.of(true));
        for (int chosen = 0; chosen < 1 << members.size(); chosen++) {
            for (int odd = 0; odd < 1 << others.size(); odd++) {
                var items = new ArrayList<Value>();
                add(items, members, chosen);
                add(items, others, odd);
                values.add(new Value.Items(items));
            }
        }
    }

    private static void add(List<Value> items, List<Value> from, int chosen) {
        for (int i = 0; i < from.size(); i++) {
            if ((chosen >> i & 1) == 1) {
                items.add(from.get(i));
            }
        }
    }

    /** Whether all lists that matter can be tried. */
    static boolean isSmall(Collection<Expr> atoms) {
        return atoms.stream().filter(atom -> atom instanceof In(Literal _, Ref _)).count()
                <= MEMBERS_MAX;
    }

    private static int byCodePoint(String left, String right) {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }
}
