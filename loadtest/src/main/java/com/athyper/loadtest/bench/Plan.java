package com.athyper.loadtest.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * How long and with how many clients it is measured, and what.
 *
 * @param rows how many records the lists and sums are over, at least
 * @param definitions how many entities are in force while one of them is changed; nothing else is
 *     measured then
 * @param peer whom to measure instead of the platform; empty for the platform
 * @param only part of the names of the scenarios that are wanted; all contain the empty one
 */
record Plan(
        Duration duration,
        Duration warmUp,
        List<Integer> clients,
        int rows,
        List<Integer> definitions,
        String peer,
        String only) {
    static final String USAGE =
            "--seconds N, --warm-up N, --clients N,N,…, --rows N, --only SCENARIO,"
                    + " --definitions N,N,…";
    static final Plan STANDARD =
            new Plan(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    List.of(1, 8, 32),
                    10_000,
                    List.of(),
                    "",
                    "");
    static final String DIRECTUS = "directus";
    private static final int CLIENTS_MAX = 1_000;
    private static final int SECONDS_MAX = 3_600;
    private static final int DEFINITIONS_MAX = 2_000;
    private static final int ROWS_MIN = 1_000;
    private static final int ROWS_MAX = 10_000_000;

    Plan {
        clients = List.copyOf(clients);
        definitions = definitions.stream().sorted().toList();
        if (!peer.isEmpty() && !peer.equals(DIRECTUS)) {
            throw new IllegalArgumentException("`" + peer + "` is no peer that is known");
        }
        if (clients.isEmpty() || clients.stream().anyMatch(n -> n < 1 || n > CLIENTS_MAX)) {
            throw new IllegalArgumentException("clients are from 1 to " + CLIENTS_MAX);
        }
        if (duration.toSeconds() < 1 || duration.toSeconds() > SECONDS_MAX) {
            throw new IllegalArgumentException("seconds are from 1 to " + SECONDS_MAX);
        }
        if (definitions.stream().anyMatch(n -> n < 1 || n > DEFINITIONS_MAX)) {
            throw new IllegalArgumentException("definitions are from 1 to " + DEFINITIONS_MAX);
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
                        case "--clients" -> plan.with(numbers(value));
                        case "--peer" -> plan.of(value);
                        case "--definitions" -> plan.beside(numbers(value));
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
        return new Plan(wanted, warmUp, clients, rows, definitions, peer, only);
    }

    private Plan warmedUp(Duration wanted) {
        return new Plan(duration, wanted, clients, rows, definitions, peer, only);
    }

    private Plan with(List<Integer> wanted) {
        return new Plan(duration, warmUp, wanted, rows, definitions, peer, only);
    }

    private Plan over(int wanted) {
        return new Plan(duration, warmUp, clients, wanted, definitions, peer, only);
    }

    private Plan beside(List<Integer> wanted) {
        return new Plan(duration, warmUp, clients, rows, wanted, peer, only);
    }

    private Plan of(String wanted) {
        return new Plan(duration, warmUp, clients, rows, definitions, wanted, only);
    }

    private Plan only(String wanted) {
        return new Plan(duration, warmUp, clients, rows, definitions, peer, wanted);
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(number(value));
    }

    private static List<Integer> numbers(String value) {
        return Arrays.stream(value.split(",")).map(Plan::number).toList();
    }

    private static int number(String value) {
        if (!value.matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException("`" + value + "` is no number");
        }
        return Integer.parseInt(value);
    }
}
