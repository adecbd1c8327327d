package com.athyper.loadtest.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * How long and with how many clients it is measured, and what.
 *
 * @param rows how many records the lists and sums are over, at least
 * @param only part of the names of the scenarios that are wanted; all contain the empty one
 */
record Plan(Duration duration, Duration warmUp, List<Integer> clients, int rows, String only) {
    static final String USAGE =
            "--seconds N, --warm-up N, --clients N,N,…, --rows N, --only SCENARIO";
    static final Plan STANDARD =
            new Plan(Duration.ofSeconds(10), Duration.ofSeconds(5), List.of(1, 8, 32), 10_000, "");
    private static final int CLIENTS_MAX = 1_000;
    private static final int SECONDS_MAX = 3_600;
    private static final int ROWS_MIN = 1_000;
    private static final int ROWS_MAX = 10_000_000;

    Plan {
        clients = List.copyOf(clients);
        if (clients.isEmpty() || clients.stream().anyMatch(n -> n < 1 || n > CLIENTS_MAX)) {
            throw new IllegalArgumentException("clients are from 1 to " + CLIENTS_MAX);
        }
        if (duration.toSeconds() < 1 || duration.toSeconds() > SECONDS_MAX) {
            throw new IllegalArgumentException("seconds are from 1 to " + SECONDS_MAX);
        }
        if (rows < ROWS_MIN || rows > ROWS_MAX) {
            throw new IllegalArgumentException("rows are from " + ROWS_MIN + " to " + ROWS_MAX);
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
            String value = words.isEmpty() ? "" : words.removeFirst();
            plan =
                    switch (option) {
                        case "--seconds" -> plan.lasting(seconds(value));
                        case "--warm-up" -> plan.warmedUp(seconds(value));
                        case "--clients" ->
                                plan.with(
                                        Arrays.stream(value.split(",")).map(Plan::number).toList());
                        case "--rows" -> plan.over(number(value));
                        case "--only" -> plan.only(value);
                        case String other ->
                                throw new IllegalArgumentException(
                                        "`" + other + "` is not understood");
                    };
        }
        return plan;
    }

    private Plan lasting(Duration wanted) {
        return new Plan(wanted, warmUp, clients, rows, only);
    }

    private Plan warmedUp(Duration wanted) {
        return new Plan(duration, wanted, clients, rows, only);
    }

    private Plan with(List<Integer> wanted) {
        return new Plan(duration, warmUp, wanted, rows, only);
    }

    private Plan over(int wanted) {
        return new Plan(duration, warmUp, clients, wanted, only);
    }

    private Plan only(String wanted) {
        return new Plan(duration, warmUp, clients, rows, wanted);
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(number(value));
    }

    private static int number(String value) {
        if (!value.matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException("`" + value + "` is no number");
        }
        return Integer.parseInt(value);
    }
}
