package com.athyper.node.settings;

/**
 * One thing wrong with what a node was told.
 *
 * @param source where it was said
 * @param remedy what to do about it
 */
public record SettingFault(String key, String source, String message, String remedy) {
    @Override
    public String toString() {
        return "%s (%s): %s; %s".formatted(key, source, message, remedy);
    }
}
