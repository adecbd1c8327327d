package com.athyper.policy.log;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How much of what is allowed a tenant's log keeps, by operation. Refusals, privileged operations
 * and what a rule asks for are kept whatever it says.
 *
 * @param operations the rate by pattern: an id, the start of one and {@code .*}, or {@code *}; the
 *     most specific decides
 * @param retention after which an entry goes
 */
public record LogSettings(Map<String, Rate> operations, Duration retention) {
    public static final int PATTERNS_MAX = 100;
    public static final int SAMPLE_MAX = 1_000_000;
    public static final int DAYS_MAX = 3_650;

    private static final Duration RETENTION_USUAL = Duration.ofDays(30);
    private static final Pattern PATTERN = Pattern.compile("\\*|[a-z-]+(\\.[a-z-]+)*(\\.\\*)?");

    /** What is done so often, and changes so little, that a tenth of it tells enough. */
    private static final Set<String> OFTEN =
            Set.of(
                    "entity.history",
                    "entity.query.run",
                    "entity.graphql.send",
                    "policy.decide",
                    "policy.explain");

    private static final String READING = ".read";
    private static final Rate A_TENTH = new Rate.Sampled(10);

    /** Of a tenant that has said nothing. */
    public static final LogSettings USUAL = new LogSettings(Map.of(), RETENTION_USUAL);

    public LogSettings {
        operations = Map.copyOf(operations);
    }

    /** How many are kept. */
    public sealed interface Rate {
        record Full() implements Rate {}

        /** One in so many. */
        record Sampled(int one) implements Rate {}

        record Off() implements Rate {}

        default Value document() {
            return switch (this) {
                case Full _ -> Value.of("full");
                case Off _ -> Value.of("off");
                case Sampled(var one) -> Value.object().put("sample", one).build();
            };
        }
    }

    /** What became of a document. */
    public sealed interface Read {
        record Sound(LogSettings settings) implements Read {}

        record Faulty(List<Fault> faults) implements Read {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /** What decides on the operation: the tenant's own word, or else the usual. */
    public Rate rate(String operation) {
        Rate own = find(operations, operation);
        if (own != null) {
            return own;
        }
        return operation.endsWith(READING) || OFTEN.contains(operation) ? A_TENTH : new Rate.Full();
    }

    private static @Nullable Rate find(Map<String, Rate> rates, String operation) {
        Rate exact = rates.get(operation);
        for (int dot = operation.lastIndexOf('.');
                exact == null && dot > 0;
                dot = operation.lastIndexOf('.', dot - 1)) {
            exact = rates.get(operation.substring(0, dot) + ".*");
        }
        return exact == null ? rates.get("*") : exact;
    }

    public Value.Fields document() {
        var rates = Value.object();
        operations.keySet().stream()
                .sorted()
                .forEach(
                        pattern -> {
                            Rate rate = operations.get(pattern);
                            if (rate != null) {
                                rates.put(pattern, rate.document());
                            }
                        });
        return Value.object()
                .put("operations", rates.build())
                .put("retentionDays", retention.toDays())
                .build();
    }

    /** What is left out is as usual. */
    public static Read read(Value.Fields document) {
        var faults = new ArrayList<Fault>();
        for (String name : document.values().keySet()) {
            if (!Set.of("operations", "retentionDays").contains(name)) {
                faults.add(new Fault(Fault.at("", name), "unknown", "there is no such member"));
            }
        }
        var settings = new LogSettings(rates(document, faults), retention(document, faults));
        return faults.isEmpty() ? new Read.Sound(settings) : new Read.Faulty(faults);
    }

    private static Map<String, Rate> rates(Value.Fields document, List<Fault> faults) {
        var rates = new LinkedHashMap<String, Rate>();
        Value given = document.get("operations").orElse(Value.EMPTY);
        if (!(given instanceof Value.Fields operations)) {
            faults.add(new Fault("/operations", "type", "this is an object"));
            return rates;
        }
        if (operations.values().size() > PATTERNS_MAX) {
            faults.add(new Fault("/operations", "too-many", "at most " + PATTERNS_MAX));
            return rates;
        }
        operations
                .values()
                .forEach(
                        (pattern, value) -> {
                            String pointer = Fault.at("/operations", pattern);
                            if (!PATTERN.matcher(pattern).matches()) {
                                faults.add(
                                        new Fault(
                                                pointer,
                                                "pattern",
                                                "an operation's id, the start of one and `.*`, or"
                                                        + " `*`"));
                            }
                            Rate rate = rate(value);
                            if (rate == null) {
                                faults.add(
                                        new Fault(
                                                pointer,
                                                "type",
                                                "\"full\", \"off\" or {\"sample\":n}, n from 2 to "
                                                        + SAMPLE_MAX));
                            } else {
                                rates.put(pattern, rate);
                            }
                        });
        return rates;
    }

    private static @Nullable Rate rate(Value value) {
        if (value instanceof Value.Text(var text)) {
            return switch (text) {
                case "full" -> new Rate.Full();
                case "off" -> new Rate.Off();
                default -> null;
            };
        }
        return value instanceof Value.Fields fields && fields.values().size() == 1
                ? whole(fields.get("sample").orElse(Value.NULL), 2, SAMPLE_MAX)
                        .<Rate>map(Rate.Sampled::new)
                        .orElse(null)
                : null;
    }

    private static Duration retention(Value.Fields document, List<Fault> faults) {
        Value days = document.get("retentionDays").orElse(Value.NULL);
        if (days instanceof Value.Null) {
            return RETENTION_USUAL;
        }
        return whole(days, 1, DAYS_MAX)
                .map(Duration::ofDays)
                .orElseGet(
                        () -> {
                            faults.add(
                                    new Fault(
                                            "/retentionDays",
                                            "range",
                                            "a whole number from 1 to " + DAYS_MAX));
                            return RETENTION_USUAL;
                        });
    }

    private static Optional<Integer> whole(Value value, int min, int max) {
        return value instanceof Value.Num(var number)
                        && number.compareTo(BigDecimal.valueOf(min)) >= 0
                        && number.compareTo(BigDecimal.valueOf(max)) <= 0
                        && number.stripTrailingZeros().scale() <= 0
                ? Optional.of(number.intValueExact())
                : Optional.empty();
    }
}
