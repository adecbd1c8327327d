package com.athyper.meta.contract;

import com.athyper.kernel.Value;
import com.athyper.meta.FieldType;
import com.athyper.meta.TextForm;
import com.athyper.meta.Units;
import com.athyper.meta.contract.EntitySchemas.Use;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The texts that have a form of their own, as JSON Schema. It asks for the standard form; the
 * platform is more lenient and brings other usual forms to it.
 */
final class FormSchema {
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String EMAIL =
            "^(?=.{1,254}$)(?=[^@]{1,64}@)"
                    + ATOM
                    + "([.]"
                    + ATOM
                    + ")*@"
                    + LABEL
                    + "([.]"
                    + LABEL
                    + ")+$";
    private static final String PHONE = "^[+][1-9][0-9]{6,14}$";
    private static final String URL =
            "^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,4})?([/?#]([A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*)?$";
    private static final String LANGUAGE =
            "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})?$";
    private static final String TIME =
            "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?$";

    /** Days have 24 hours; together they stay below the platform's bound. */
    private static final String DURATION =
            "^P(?=.)([0-9]{1,6}D)?(T(?=.)([0-9]{1,7}H)?([0-9]{1,8}M)?([0-9]{1,9}([.][0-9]{1,9})?S)?)?$";

    private FormSchema() {}

    static Value.Fields of(FieldType type, Use use) {
        return switch (type) {
            case EMAIL -> form(use, "email", EMAIL);
            case PHONE -> form(use, "phone", PHONE);
            case URL -> bounded(form(use, "uri", URL), TextForm.URL_LENGTH_MAX);
            case LANGUAGE -> bounded(form(use, "language", LANGUAGE), TextForm.LANGUAGE_LENGTH_MAX);
            case TIME -> form(use, "local-time", TIME);
            case DURATION -> form(use, "duration", DURATION);
            case COUNTRY -> code(use, TextForm.COUNTRIES);
            case CURRENCY -> code(use, TextForm.CURRENCIES);
            case UNIT -> code(use, Units.CODES);
            case STRING, TEXT, INTEGER, DECIMAL, BOOLEAN, DATE, DATETIME -> throw formless(type);
            case ENUM, UUID, JSON, REFERENCE, MULTI_REFERENCE, MONEY, SEQUENCE, ATTACHMENT ->
                    throw formless(type);
        };
    }

    /** What is stored was judged when it was stored, perhaps by other standards. */
    private static Value.Fields form(Use use, String format, String pattern) {
        return use == Use.READ ? text(format) : FieldSchema.formed(format, pattern);
    }

    private static Value.Fields code(Use use, Set<String> codes) {
        return use == Use.READ
                ? Value.object().put("type", "string").build()
                : Value.object()
                        .put("type", "string")
                        .put("enum", Value.texts(List.copyOf(new TreeSet<>(codes))))
                        .build();
    }

    private static Value.Fields text(String format) {
        return Value.object().put("type", "string").put("format", format).build();
    }

    private static Value.Fields bounded(Value.Fields schema, int length) {
        return schema.with("maxLength", Value.of(length));
    }

    private static IllegalArgumentException formless(FieldType type) {
        return new IllegalArgumentException("a " + type.id() + " has no form as a text");
    }
}
