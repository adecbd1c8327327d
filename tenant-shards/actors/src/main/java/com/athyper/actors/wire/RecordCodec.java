package com.athyper.actors.wire;

import com.athyper.kernel.Value;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Domain types to and from {@link Value}, without an annotation on them. A record is an object of
 * its components; one whose only component is {@code value} is that value; a sealed interface adds
 * {@code type}, the case's name in kebab-case; an empty optional is left out. Unknown members are
 * ignored when read, so that an old node can read what a newer one wrote.
 */
public final class RecordCodec {

    /** How one Java type is written and read. */
    private interface Shape {
        Value write(Object value);

        Object read(Value value);
    }

    private static final Map<Type, Shape> SHAPES = new ConcurrentHashMap<>();

    private RecordCodec() {}

    public static Value write(Class<?> type, Object value) {
        return shape(type).write(value);
    }

    public static <T> T read(Class<T> type, Value value) {
        return type.cast(shape(type).read(value));
    }

    private static Shape shape(Type type) {
        Shape known = SHAPES.get(type);
        if (known == null) {
            // Not computeIfAbsent: shapes of recursive types look themselves up while they are
            // made.
            known = make(type);
            SHAPES.put(type, known);
        }
        return known;
    }

    private static Shape make(Type type) {
        if (type instanceof ParameterizedType generic) {
            return makeGeneric(generic);
        }
        var raw = (Class<?>) type;
        if (Value.class.isAssignableFrom(raw)) {
            return of(value -> (Value) value, raw::cast);
        }
        Shape scalar = makeScalar(raw);
        if (scalar != null) {
            return scalar;
        }
        if (raw.isEnum()) {
            Map<String, Object> constants = new LinkedHashMap<>();
            for (Object constant : raw.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name(), constant);
            }
            return of(
                    value -> Value.of(((Enum<?>) value).name()),
                    value -> required(constants.get(text(value)), raw, value));
        }
        if (raw.isRecord()) {
            return makeRecord(raw);
        }
        if (raw.isSealed()) {
            return makeSealed(raw);
        }
        throw new IllegalArgumentException("no way to write " + raw);
    }

    private static @Nullable Shape makeScalar(Class<?> raw) {
        if (raw == String.class) {
            return of(value -> Value.of((String) value), RecordCodec::text);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return of(value -> Value.of((boolean) value), value -> ((Value.Bool) value).value());
        }
        if (raw == int.class || raw == Integer.class) {
            return of(
                    value -> Value.of((long) (int) value), value -> number(value).intValueExact());
        }
        if (raw == long.class || raw == Long.class) {
            return of(value -> Value.of((long) value), value -> number(value).longValueExact());
        }
        if (raw == BigDecimal.class) {
            return of(value -> Value.of((BigDecimal) value), RecordCodec::number);
        }
        if (raw == Instant.class) {
            return of(value -> Value.of(value.toString()), value -> Instant.parse(text(value)));
        }
        if (raw == Duration.class) {
            return of(value -> Value.of(value.toString()), value -> Duration.parse(text(value)));
        }
        if (raw == UUID.class) {
            return of(value -> Value.of(value.toString()), value -> UUID.fromString(text(value)));
        }
        return null;
    }

    private static Shape makeGeneric(ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == List.class) {
            Shape item = lazy(arguments[0]);
            return of(
                    value -> new Value.Items(((List<?>) value).stream().map(item::write).toList()),
                    value -> ((Value.Items) value).values().stream().map(item::read).toList());
        }
        if (generic.getRawType() == Optional.class) {
            Shape some = lazy(arguments[0]);
            return of(
                    value -> ((Optional<?>) value).map(some::write).orElse(Value.NULL),
                    value -> Optional.of(some.read(value)));
        }
        if (generic.getRawType() == Map.class) {
            Shape name = lazy(arguments[0]);
            Shape member = lazy(arguments[1]);
            return of(
                    value -> writeMap((Map<?, ?>) value, name, member),
                    value -> readMap(value, name, member));
        }
        throw new IllegalArgumentException("no way to write " + generic);
    }

    private static Value writeMap(Map<?, ?> map, Shape name, Shape member) {
        var object = Value.object();
        map.entrySet().stream()
                .map(entry -> Map.entry(text(name.write(entry.getKey())), entry.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> object.put(entry.getKey(), member.write(entry.getValue())));
        return object.build();
    }

    private static Object readMap(Value value, Shape name, Shape member) {
        var map = new LinkedHashMap<Object, Object>();
        ((Value.Fields) value)
                .values()
                .forEach((key, item) -> map.put(name.read(Value.of(key)), member.read(item)));
        return map;
    }

    private static Shape makeRecord(Class<?> raw) {
        RecordComponent[] components = raw.getRecordComponents();
        Constructor<?> constructor = constructor(raw, components);
        Shape[] shapes =
                Arrays.stream(components)
                        .map(component -> lazy(component.getGenericType()))
                        .toArray(Shape[]::new);
        if (components.length == 1 && components[0].getName().equals("value")) {
            return of(
                    value -> shapes[0].write(get(components[0], value)),
                    value -> make(constructor, shapes[0].read(value)));
        }
        return of(
                value -> {
                    var object = Value.object();
                    for (int i = 0; i < components.length; i++) {
                        Object member = get(components[i], value);
                        if (!(member instanceof Optional<?> optional && optional.isEmpty())) {
                            object.put(components[i].getName(), shapes[i].write(member));
                        }
                    }
                    return object.build();
                },
                value -> {
                    var members = ((Value.Fields) value).values();
                    var arguments = new Object[components.length];
                    for (int i = 0; i < components.length; i++) {
                        arguments[i] =
                                member(
                                        components[i],
                                        shapes[i],
                                        members.get(components[i].getName()));
                    }
                    return make(constructor, arguments);
                });
    }

    /**
     * What was not there when the row was written: a component added since must be optional or a
     * collection.
     */
    private static Object member(RecordComponent component, Shape shape, @Nullable Value value) {
        if (value != null) {
            return shape.read(value);
        }
        if (component.getType() == Optional.class) {
            return Optional.empty();
        }
        if (component.getType() == List.class) {
            return List.of();
        }
        if (component.getType() == Map.class) {
            return Map.of();
        }
        throw new IllegalArgumentException("there is no member " + component.getName());
    }

    private static Shape makeSealed(Class<?> raw) {
        Map<String, Class<?>> cases = new LinkedHashMap<>();
        collect(raw, cases);
        return of(
                value -> {
                    var object =
                            Value.object().put("type", kebab(value.getClass().getSimpleName()));
                    if (shape(value.getClass()).write(value) instanceof Value.Fields(var members)) {
                        members.forEach(object::put);
                    } else {
                        object.put("value", shape(value.getClass()).write(value));
                    }
                    return object.build();
                },
                value -> {
                    var members = (Value.Fields) value;
                    Class<?> chosen =
                            required(cases.get(members.text("type").orElse("")), raw, value);
                    boolean bare =
                            chosen.getRecordComponents().length == 1
                                    && chosen.getRecordComponents()[0].getName().equals("value")
                                    && members.values().containsKey("value");
                    return shape(chosen).read(bare ? members.get("value").orElseThrow() : members);
                });
    }

    private static void collect(Class<?> raw, Map<String, Class<?>> cases) {
        for (Class<?> permitted : raw.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                cases.put(kebab(permitted.getSimpleName()), permitted);
            } else if (permitted.isSealed()) {
                collect(permitted, cases);
            }
        }
    }

    private static Shape lazy(Type type) {
        return of(value -> shape(type).write(value), value -> shape(type).read(value));
    }

    private static Shape of(Function<Object, Value> write, Function<Value, Object> read) {
        return new Shape() {
            @Override
            public Value write(Object value) {
                return write.apply(value);
            }

            @Override
            public Object read(Value value) {
                return read.apply(value);
            }
        };
    }

    private static String text(Value value) {
        return ((Value.Text) value).value();
    }

    private static BigDecimal number(Value value) {
        return ((Value.Num) value).value();
    }

    private static <T> T required(@Nullable T found, Class<?> type, Value value) {
        if (found == null) {
            throw new IllegalArgumentException(
                    "no " + type.getSimpleName() + " is written so: " + value);
        }
        return found;
    }

    private static Object get(RecordComponent component, Object value) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a record does not show its component " + component, e);
        }
    }

    private static Constructor<?> constructor(Class<?> raw, RecordComponent[] components) {
        try {
            Constructor<?> constructor =
                    raw.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    private static Object make(Constructor<?> constructor, Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "a record refuses what was written: " + constructor, e);
        }
    }

    /** {@code StepCompleted} is {@code step-completed}. */
    static String kebab(String name) {
        var out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                out.append('-');
            }
            out.append(Character.toLowerCase(c));
        }
        return out.toString();
    }
}
