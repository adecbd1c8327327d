package com.athyper.loadtest.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/** How long and with how many clients it is measured. */
record Plan(Duration duration, Duration warmUp, List<Integer> clients) {
    static final String USAGE = "--seconds N, --warm-up N, --clients N,N,…";
    static final Plan STANDARD =
            new Plan(Duration.ofSeconds(10), Duration.ofSeconds(5), List.of(1, 8, 32));
    private static final int CLIENTS_MAX = 1_000;
    private static final int SECONDS_MAX = 3_600;

    Plan {
        clients = List.copyOf(clients);
        if (clients.isEmpty() || clients.stream().anyMatch(n -> n < 1 || n > CLIENTS_MAX)) {
            throw new IllegalArgumentException("clients are from 1 to " + CLIENTS_MAX);
        }
        if (duration.toSeconds() < 1 || duration.toSeconds() > SECONDS_MAX) {
            throw new IllegalArgumentException("seconds are from 1 to " + SECONDS_MAX);
        }
        if (warmUp.isNegative() || warmUp.toSeconds() > SECONDS_MAX) {
            throw new IllegalArgumentException("a warm-up has from 0 to " + SECONDS_MAX);
        }
    }

    /** Reads what a person typed; what cannot be read is an IllegalArgumentException. */
    static Plan of(List<String> arguments) {
        var plan = STANDARD;
        var words = new ArrayDeque<>(arguments);
        while (!words.isEmpty()) {
            String option = words.removeFirst();
            if (!List.of("--seconds", "--warm-up", "--clients").contains(option)) {
                throw new IllegalArgumentException("`" + option + "` is not understood");
            }
            String value = words.isEmpty() ? "" : words.removeFirst();
            if (option.equals("--seconds")) {
                plan = new Plan(seconds(value), plan.warmUp, plan.clients);
            } else if (option.equals("--warm-up")) {
                plan = new Plan(plan.duration, seconds(value), plan.clients);
            } else {
                plan =
                        new Plan(
                                plan.duration,
                                plan.warmUp,
                                Arrays.stream(value.split(",")).map(Plan::number).toList());
            }
        }
        return plan;
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(number(value));
    }

    private static int number(String value) {
        if (!value.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("`" + value + "` is no number");
        }
        return Integer.parseInt(value);
    }
}
