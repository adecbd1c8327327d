package com.athyper.meta.behaviour;

import com.athyper.kernel.Value;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an author says to callers, by language.
 *
 * @param texts by BCP 47 tag; at least one
 */
public record Message(SortedMap<String, String> texts) {
    /** A header beyond this length is not looked at. */
    private static final int HEADER_MAX = 500;

    private static final String FALLBACK = "en";

    public Message {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("a message says something");
        }
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    public static Message of(Map<String, String> texts) {
        return new Message(new TreeMap<>(texts));
    }

    /**
     * The text that a reader wants most; English if none of theirs is there, and else the first.
     *
     * @param acceptLanguage as RFC 9110 has it; what is malformed asks for nothing
     */
    public String in(String acceptLanguage) {
        String tag = Locale.lookupTag(ranges(acceptLanguage), texts.keySet());
        String first = texts.getOrDefault(texts.firstKey(), "");
        return texts.getOrDefault(tag == null ? FALLBACK : original(tag), first);
    }

    /** The look-up answers in lower case. */
    private String original(String tag) {
        return texts.keySet().stream().filter(tag::equalsIgnoreCase).findFirst().orElse(FALLBACK);
    }

    private static List<Locale.LanguageRange> ranges(String acceptLanguage) {
        if (acceptLanguage.isBlank() || acceptLanguage.length() > HEADER_MAX) {
            return List.of();
        }
        try {
            return Locale.LanguageRange.parse(acceptLanguage);
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    Value value() {
        var object = Value.object();
        texts.forEach(object::put);
        return object.build();
    }
}
