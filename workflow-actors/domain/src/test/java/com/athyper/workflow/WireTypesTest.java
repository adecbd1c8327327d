package com.athyper.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What goes into the journal must come out as the same bytes on every machine: records and closed
 * sets of them, lists rather than sets, and a few words of the JDK.
 */
class WireTypesTest {
    private static final Set<Class<?>> WORDS =
            Set.of(
                    String.class,
                    Integer.class,
                    int.class,
                    long.class,
                    boolean.class,
                    Instant.class,
                    Duration.class,
                    UUID.class,
                    Value.class,
                    Value.Fields.class);
    private static final Set<Class<?>> CONTAINERS = Set.of(List.class, Map.class, Optional.class);

    @ParameterizedTest
    @ValueSource(classes = {ApprovalEvent.class, ApprovalCommand.class, Approval.class})
    void every_component_has_a_type_that_the_wire_knows(Class<?> root) {
        var seen = new HashSet<Class<?>>();
        var strangers = new ArrayList<String>();
        visit(root, root.getSimpleName(), seen, strangers);
        assertThat(strangers).isEmpty();
        assertThat(seen).hasSizeGreaterThan(10);
    }

    /** A getter would be taken for a component by a mapper of beans. */
    @ParameterizedTest
    @ValueSource(classes = {ApprovalEvent.class, ApprovalCommand.class, Approval.class})
    void no_record_has_what_looks_like_a_getter(Class<?> root) {
        var seen = new HashSet<Class<?>>();
        visit(root, root.getSimpleName(), seen, new ArrayList<>());
        for (var type : seen) {
            if (type.isRecord() && type.getName().startsWith("com.athyper.workflow")) {
                for (var method : type.getDeclaredMethods()) {
                    assertThat(method.getName())
                            .as("%s", method)
                            .doesNotMatch(method.getParameterCount() == 0 ? "(get|is)[A-Z].*" : "");
                }
            }
        }
    }

    private static void visit(Type type, String where, Set<Class<?>> seen, List<String> strangers) {
        if (type instanceof ParameterizedType generic) {
            if (!(generic.getRawType() instanceof Class<?> raw && CONTAINERS.contains(raw))) {
                strangers.add(where + ": " + type);
            }
            for (var argument : generic.getActualTypeArguments()) {
                visit(argument, where, seen, strangers);
            }
        } else if (type instanceof Class<?> plain) {
            visit(plain, where, seen, strangers);
        } else {
            strangers.add(where + ": " + type);
        }
    }

    private static void visit(
            Class<?> type, String where, Set<Class<?>> seen, List<String> strangers) {
        if (WORDS.contains(type) || type.isEnum() || !seen.add(type)) {
            return;
        }
        if (type.isRecord()) {
            for (var component : type.getRecordComponents()) {
                visit(
                        component.getGenericType(),
                        type.getSimpleName() + "." + component.getName(),
                        seen,
                        strangers);
            }
        } else if (type.isSealed()) {
            for (var permitted : type.getPermittedSubclasses()) {
                visit((Type) permitted, permitted.getSimpleName(), seen, strangers);
            }
        } else {
            strangers.add(where + ": " + type.getName());
        }
    }
}
