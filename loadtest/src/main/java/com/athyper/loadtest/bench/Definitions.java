package com.athyper.loadtest.bench;

import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What it takes to change one field of one entity beside many others that stay as they are. */
final class Definitions {
    private static final Who ADMIN = Who.demo("admin");
    private static final String ENTITIES = "/api/meta/entities";
    private static final int FIELDS = 20;
    private static final int ROUNDS = 20;
    private static final int WARM_UP = 5;
    private static final int OF_A_STEP = 100;

    static final String HEAD =
            """
            | entities in force | step | p50 ms | p95 ms |
            | ---: | --- | ---: | ---: |\
            """;

    private final Preparation preparation;
    private int made;

    Definitions(Preparation preparation) {
        this.preparation = preparation;
    }

    /** One line for each step at one number of entities. */
    List<String> measure(int entities, IntConsumer progress) throws IOException {
        for (; made < entities; made++) {
            if (made % OF_A_STEP == 0) {
                progress.accept(made);
            }
            preparation.publish(ENTITIES, name(made), entity(name(made)));
        }
        var check = new Samples();
        var compile = new Samples();
        var publish = new Samples();
        var visible = new Samples();
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            boolean counts = i >= WARM_UP;
            long begun = System.nanoTime();
            long version = change().number("version");
            long checked = System.nanoTime();
            String path = "%s/%s/versions/%d".formatted(ENTITIES, name(0), version);
            preparation.expect(200, Ask.post(path + "/compile").as(ADMIN));
            long compiled = System.nanoTime();
            preparation.expect(200, Ask.post(path + "/publish").as(ADMIN));
            long published = System.nanoTime();
            await(version);
            if (counts) {
                check.add(checked - begun);
                compile.add(compiled - checked);
                publish.add(published - compiled);
                visible.add(System.nanoTime() - published);
            }
        }
        return List.of(
                line(entities, "next version, checked and kept", check),
                line(entities, "compile", compile),
                line(entities, "publish", publish),
                line(entities, "from there until it is served", visible));
    }

    /** The next version, in which one label differs. */
    private Reply change() throws IOException {
        String path = ENTITIES + "/" + name(0) + "/versions";
        return preparation.expect(
                201,
                Ask.post(path)
                        .as(ADMIN)
                        .with(document("", "\"label\":\"%d\"".formatted(System.nanoTime()))));
    }

    private void await(long version) throws IOException {
        Reply compiled;
        do {
            compiled =
                    preparation.expect(
                            200, Ask.get(ENTITIES + "/" + name(0) + "/compiled").as(ADMIN));
        } while (compiled.number("version") < version);
    }

    private static String line(int entities, String step, Samples samples) {
        return String.format(
                Locale.ROOT,
                "| %d | %s | %.2f | %.2f |",
                entities,
                step,
                samples.percentile(0.50) / 1e6,
                samples.percentile(0.95) / 1e6);
    }

    private static String name(int number) {
        return "bench_wide_%05d".formatted(number);
    }

    private static String entity(String name) {
        return document("\"name\":\"%s\",".formatted(name), "\"label\":\"0\"");
    }

    /**
     * @param first what one of the fields says besides
     */
    private static String document(String head, String first) {
        return IntStream.range(0, FIELDS)
                .mapToObj(
                        i ->
                                "{\"name\":\"field_%02d\",\"type\":\"%s\"%s}"
                                        .formatted(
                                                i,
                                                i % 2 == 0 ? "string" : "decimal",
                                                i == 0 ? "," + first : ""))
                .collect(Collectors.joining(",", "{" + head + "\"fields\":[", "]}"));
    }
}
