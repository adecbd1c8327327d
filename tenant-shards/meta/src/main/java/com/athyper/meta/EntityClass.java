package com.athyper.meta;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an entity's records are to the business. */
public enum EntityClass {
    /** Codes that others use: countries, tax rates. */
    REFERENCE(0, true),
    /** How a part of the business is set up. */
    CONFIGURATION(0, false),
    /** What the business deals with: suppliers, products. */
    MASTER(1, true),
    /** What happens: orders, invoices. */
    TRANSACTION(2, false);

    private final int level;
    private final boolean keyed;

    EntityClass(int level, boolean keyed) {
        this.level = level;
        this.keyed = keyed;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EntityClass> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(EntityClass::id).collect(Collectors.joining(", "));
    }

    /** What lasts does not depend on what comes and goes. */
    boolean mayReferTo(EntityClass other) {
        return other.level <= level;
    }

    /** Whether people tell its records apart by a value of their own. */
    boolean isKeyed() {
        return keyed;
    }
}
