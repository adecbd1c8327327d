package com.athyper.proof.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a rule may be broken, how often, and why; an entry that is not needed is a fault too. */
record Allowed(List<Entry> entries) {

    /** At most {@code count} breaches of one rule in one file. */
    record Entry(String rule, String file, int count, String reason) {
        Entry {
            if (reason.isBlank()) {
                throw new IllegalArgumentException(file + " is allowed something without a reason");
            }
        }
    }

    Allowed {
        entries = List.copyOf(entries);
    }

    /** The list of this repository. */
    static Allowed ours() {
        try (var list = Allowed.class.getResourceAsStream("/allowed.txt")) {
            if (list == null) {
                throw new IllegalStateException("allowed.txt is not on the class path");
            }
            return read(new String(list.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of {@code rule | file | count | reason}; those that begin with # are for people. */
    static Allowed read(String list) {
        return new Allowed(
                list.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> line.split("\\|", 4))
                        .map(
                                part ->
                                        new Entry(
                                                part[0].strip(),
                                                part[1].strip(),
                                                Integer.parseInt(part[2].strip()),
                                                part[3].strip()))
                        .toList());
    }

    /** What is found more often than allowed, and what is allowed for nothing. */
    List<String> check(String rule, Map<String, Integer> found) {
        var faults = new ArrayList<String>();
        var left = new TreeMap<>(found);
        for (Entry entry : entries) {
            if (!entry.rule().equals(rule)) {
                continue;
            }
            int count = left.getOrDefault(entry.file(), 0);
            left.remove(entry.file());
            if (count != entry.count()) {
                faults.add(
                        "%s has `%s` %d times, and %d are allowed"
                                .formatted(entry.file(), rule, count, entry.count()));
            }
        }
        left.forEach(
                (file, count) ->
                        faults.add(
                                "%s has `%s` %d times, and none is allowed"
                                        .formatted(file, rule, count)));
        return faults;
    }
}
