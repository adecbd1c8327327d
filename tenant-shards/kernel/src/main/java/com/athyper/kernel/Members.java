package com.athyper.kernel;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The members of a small JSON object in their order. Immutable, and two arrays: of the objects that
 * pass through a node most have a dozen members, are looked at once and forgotten.
 */
final class Members extends AbstractMap<String, Value> {
    /** More are kept in a hash table, which many names of one hash do not slow down. */
    static final int SIZE_MAX = 32;

    private final String[] names;
    private final Value[] values;
    private final int size;

    private Members(String[] names, Value[] values, int size) {
        this.names = names;
        this.values = values;
        this.size = size;
    }

    /** The same members, immutable. */
    static Map<String, Value> of(Map<String, Value> map) {
        if (map instanceof Members) {
            return map;
        }
        if (map.size() > SIZE_MAX) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(map));
        }
        var names = new String[map.size()];
        var values = new Value[names.length];
        int size = 0;
        for (Map.Entry<String, Value> member : map.entrySet()) {
            names[size] = member.getKey();
            values[size++] = member.getValue();
        }
        return new Members(names, values, size);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return place(names, size, name) >= 0;
    }

    @Override
    public @Nullable Value get(@Nullable Object name) {
        int place = place(names, size, name);
        return place < 0 ? null : values[place];
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Value> action) {
        for (int i = 0; i < size; i++) {
            action.accept(names[i], values[i]);
        }
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return new Entries();
    }

    /** Hashes are compared first: a text remembers its own. */
    private static int place(String[] names, int size, @Nullable Object name) {
        if (name == null) {
            return -1;
        }
        int hash = name.hashCode();
        for (int i = 0; i < size; i++) {
            if (names[i].hashCode() == hash && names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The members as entries, none of which can be changed. */
    private final class Entries extends AbstractSet<Map.Entry<String, Value>> {
        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<Map.Entry<String, Value>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < size;
                }

                @Override
                public Map.Entry<String, Value> next() {
                    if (next == size) {
                        throw new NoSuchElementException();
                    }
                    int place = next++;
                    return Map.entry(names[place], values[place]);
                }
            };
        }
    }

    /** Takes members one by one; one that comes again keeps its place and has the later value. */
    static final class Collector {
        private static final int ROOM = 16;

        private String[] names = new String[ROOM];
        private Value[] values = new Value[ROOM];
        private int size;

        /** A bit for each of 64 kinds of hash: a name of a kind that was not met yet is new. */
        private long met;

        /** All of them, once they are too many. */
        private @Nullable Map<String, Value> many;

        void put(String name, Value value) {
            if (many != null) {
                many.put(name, value);
                return;
            }
            long kind = 1L << name.hashCode();
            int place = (met & kind) == 0 ? -1 : place(names, size, name);
            if (place >= 0) {
                values[place] = value;
            } else if (size < SIZE_MAX) {
                met |= kind;
                add(name, value);
            } else {
                many = new LinkedHashMap<>(new Members(names, values, size));
                many.put(name, value);
            }
        }

        private void add(String name, Value value) {
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            names[size] = name;
            values[size++] = value;
        }

        /** What was put so far; what is put later does not change it. */
        Map<String, Value> collected() {
            return many == null
                    ? new Members(Arrays.copyOf(names, size), Arrays.copyOf(values, size), size)
                    : Collections.unmodifiableMap(new LinkedHashMap<>(many));
        }
    }
}
