package com.athyper.node.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that a node can be told.
 *
 * @param fallback what holds when nobody says anything, as text
 * @param kind who may say it, and who may see it
 */
record Setting<T>(
        String key, SettingType<T> type, Optional<String> fallback, Kind kind, String description) {

    /** Who may say a setting, and who may see it. */
    enum Kind {
        /** May be given everywhere. */
        OPEN,
        /** Where things are: not to be changed by an override in passing. */
        LOCKED,
        /** Never shown; and not given as an argument, which every user of the machine can read. */
        SECRET
    }

    static <T> Setting<T> open(String key, SettingType<T> type, String fallback, String says) {
        return new Setting<>(key, type, Optional.of(fallback), Kind.OPEN, says);
    }

    static <T> Setting<T> open(String key, SettingType<T> type, String says) {
        return new Setting<>(key, type, Optional.empty(), Kind.OPEN, says);
    }

    static <T> Setting<T> locked(String key, SettingType<T> type, String says) {
        return new Setting<>(key, type, Optional.empty(), Kind.LOCKED, says);
    }

    static <T> Setting<T> locked(String key, SettingType<T> type, String fallback, String says) {
        return new Setting<>(key, type, Optional.of(fallback), Kind.LOCKED, says);
    }

    static <T> Setting<T> secret(String key, SettingType<T> type, String says) {
        return new Setting<>(key, type, Optional.empty(), Kind.SECRET, says);
    }

    String variable() {
        return "ATHYPER_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
