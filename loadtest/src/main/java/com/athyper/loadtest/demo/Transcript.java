package com.athyper.loadtest.demo;

import com.athyper.kernel.Json;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Reply;

import java.io.PrintStream;

/** What a person reads while the demo walks. */
final class Transcript {
    static final int BODY_MAX = 240;

    /** The line in which a request and its status stand. */
    private static final int PATH_WIDTH = 84;

    private final PrintStream out;
    private final boolean colours;
    private int steps;

    Transcript(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void chapter(String title) {
        out.println();
        out.println(paint("1", title));
        out.println(paint("1", "─".repeat(title.length())));
    }

    void step(String says, Ask ask, Reply reply) {
        steps++;
        String who = ask.who().map(Object::toString).orElse("anybody");
        out.println();
        out.printf("%s %s%n", paint("2", "%3d".formatted(steps)), says);
        out.printf(
                "    %s %-12s %s%n",
                paint("36", padded(ask.method() + " " + ask.path())),
                who,
                paint(reply.status() < 400 ? "32" : "33", Integer.toString(reply.status())));
        ask.headers().forEach((name, value) -> out.println("      " + name + ": " + value));
        ask.body().ifPresent(body -> out.println("      " + shortened(Json.write(body))));
        if (!reply.text().isEmpty()) {
            out.println(paint("2", "    → " + shortened(reply.text())));
        }
    }

    /** Something that happens outside the API. */
    void act(String says) {
        steps++;
        out.println();
        out.printf("%s %s%n", paint("2", "%3d".formatted(steps)), says);
    }

    void held(String promise) {
        out.println(paint("32", "    ✓ " + promise));
    }

    void note(String text) {
        out.println("    " + text);
    }

    void end(String text) {
        out.println();
        out.println(paint("1;32", text));
    }

    int steps() {
        return steps;
    }

    static String shortened(String body) {
        String line = body.strip().replaceAll("\\s*\\R\\s*", " ");
        if (line.length() <= BODY_MAX) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(BODY_MAX - 1)) ? BODY_MAX - 1 : BODY_MAX;
        return line.substring(0, end) + " …";
    }

    private static String padded(String request) {
        return request + " ".repeat(Math.max(0, PATH_WIDTH - request.length()));
    }

    private String paint(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
