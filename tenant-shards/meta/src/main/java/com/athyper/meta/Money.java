package com.athyper.meta;

import com.athyper.kernel.Value;
import com.athyper.meta.FieldValue.Judged;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An amount and its currency: one value of a record, two columns of its table. */
public final class Money {
    public static final String AMOUNT = "amount";
    public static final String CURRENCY = "currency";

    private static final Set<String> MEMBERS = Set.of(AMOUNT, CURRENCY);

    private Money() {}

    /** The second column is named by the field's id: no field's own column has such a name. */
    static List<Column> columns(Field field) {
        return List.of(
                new Column(field.column(), FieldType.DECIMAL, Optional.of(AMOUNT)),
                new Column(field.id() + "$" + CURRENCY, FieldType.CURRENCY, Optional.of(CURRENCY)));
    }

    static Judged judge(Field field, Value value) {
        if (!(value instanceof Value.Fields money)) {
            return bad("wrong-type", "{\"amount\":\"12.50\",\"currency\":\"MYR\"} is expected");
        }
        var unknown =
                money.values().keySet().stream().filter(name -> !MEMBERS.contains(name)).findAny();
        if (unknown.isPresent()) {
            return bad("unknown-member", "money has an `amount` and a `currency` alone");
        }
        var amount = FieldValue.decimal(field, money.get(AMOUNT).orElse(Value.NULL));
        if (!(amount instanceof Judged.Good(var number))) {
            return within(AMOUNT, amount);
        }
        return money.text(CURRENCY)
                .flatMap(code -> TextForm.standard(FieldType.CURRENCY, code))
                .<Judged>map(code -> new Judged.Good(of(number, Value.of(code))))
                .orElseGet(
                        () ->
                                bad(
                                        "wrong-type",
                                        "`currency`: "
                                                + TextForm.expected(FieldType.CURRENCY)
                                                + " is expected"));
    }

    private static Judged within(String member, Judged judged) {
        return switch (judged) {
            case Judged.Good good -> good;
            case Judged.Bad(var code, var message) -> bad(code, "`" + member + "`: " + message);
        };
    }

    private static Judged bad(String code, String message) {
        return new Judged.Bad(code, message);
    }

    /** What is stored in the two columns, as one value again; null if there is nothing. */
    public static Value of(Value amount, Value currency) {
        return amount instanceof Value.Null && currency instanceof Value.Null
                ? Value.NULL
                : Value.object().put(AMOUNT, amount).put(CURRENCY, currency).build();
    }

    /** As clients see it: the amount is a text, so that no reader rounds it. */
    public static Value shown(Value money) {
        return money instanceof Value.Fields members
                        && members.get(AMOUNT).orElse(Value.NULL) instanceof Value.Num(var number)
                ? members.with(AMOUNT, Value.of(number.toPlainString()))
                : money;
    }
}
