package com.athyper.proof.fault;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Await;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.ClusterUnderTest;
import com.athyper.proof.process.NodeUnderTest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The designer of an entity that others read and write, version after version, and how long each
 * node took to serve what was published.
 */
final class Evolution {
    static final String ENTITY = "live_asset";
    static final String RECORDS = "/api/data/" + ENTITY;

    private static final String ENTITIES = "/api/meta/entities";
    private static final Duration LOADED_MAX = Duration.ofSeconds(10);
    private static final String SUPPLIER =
            """
            {"name":"live_supplier","fields":[{"name":"code","type":"string","maxLength":20}]}
            """;
    private static final String FIRST =
            """
            {"name":"live_asset","fields":[
               {"name":"title","type":"string","required":true,"maxLength":100},
               {"name":"number","type":"integer"},
               {"name":"code","type":"string","maxLength":60},
               {"name":"kind","type":"enum","values":["plain","old"]},
               {"name":"legacy","type":"string","maxLength":90},
               {"name":"grade","type":"integer"}]}
            """;

    /** Places in the document. */
    private static final int TITLE = 0;

    private static final int NUMBER = 1;
    private static final int CODE = 2;
    private static final int KIND = 3;
    private static final int LEGACY = 4;
    private static final int GRADE = 5;

    /** A record that was there before; nobody but the designer touches it. */
    private record Kept(String id, String text, int grade) {}

    private final ClusterUnderTest cluster;
    private final List<Kept> kept = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private List<Value.Fields> fields;
    private String legacy = "legacy";
    private String kind = "old";
    private int version = 1;

    Evolution(ClusterUnderTest cluster) throws Exception {
        this.cluster = cluster;
        for (String document : List.of(SUPPLIER, FIRST)) {
            ask(Ask.post(ENTITIES).as(Business.ADMIN).with(document)).expect(201);
        }
        ask(publishing("live_supplier", 1)).expect(200);
        ask(publishing(ENTITY, 1)).expect(200);
        fields = List.copyOf(fields(FIRST));
        seen();
    }

    int version() {
        return version;
    }

    List<Duration> delays() {
        return List.copyOf(delays);
    }

    /** Records of long ago, with values that will be in the way. */
    void furnish(int records) throws Exception {
        for (int i = 0; i < records; i++) {
            String text = "kept %d %s".formatted(i, "x".repeat(70));
            String id =
                    ask(Ask.post(RECORDS)
                                    .as(Business.USER)
                                    .with(
                                            Value.object()
                                                    .put("title", "kept")
                                                    .put("legacy", text)
                                                    .put("kind", kind)
                                                    .put("grade", i)
                                                    .build()))
                            .expect(201)
                            .text("id");
            kept.add(new Kept(id, text, i));
        }
    }

    /** Sixteen versions, some of them after records that were in the way are mended. */
    void round(int round) throws Exception {
        add(round, "{'name':'note_%d','type':'string'}");
        rename("legacy_" + round);
        set(TITLE, "maxLength", Value.of(200 + round));
        narrowed(60 - round);
        set(CODE, "unique", Value.of(true));
        add(round, "{'name':'supplier_%d','type':'reference','entity':'live_supplier'}");
        add(round, "{'name':'rank_%d','type':'integer','required':true,'default':7}");
        set(TITLE, "maxLength", Value.of(90 - round));
        set(NUMBER, "min", Value.of(-1000 + round));
        living("{'initial':'open_%1$d','states':['open_%1$d','shut']}".formatted(round));
        split("old_%da".formatted(round), "old_%db".formatted(round));
        set(CODE, "unique", Value.of(false));
        living("null");
        // Numbers become texts, and those texts numbers again.
        set(GRADE, "type", Value.of(round % 2 == 0 ? "string" : "integer"));
    }

    private void living(String lifecycle) throws Exception {
        published(
                drafted(
                        Json.trustedObject(
                                "{'lifecycle':%s}".formatted(lifecycle).replace('\'', '"'))));
    }

    private void add(int round, String form) throws Exception {
        var more = new ArrayList<>(fields);
        more.add(Json.trustedObject(form.replace('\'', '"').formatted(round)));
        next(more);
    }

    private void rename(String name) throws Exception {
        Value.Fields renamed = at(LEGACY).with("name", Value.of(name));
        int draft = draft(with(LEGACY, renamed.with("renamedFrom", Value.of(legacy))));
        fields = with(LEGACY, renamed);
        legacy = name;
        published(draft);
    }

    private void set(int place, String member, Value value) throws Exception {
        next(with(place, at(place).with(member, value)));
    }

    /** What is too long is in the way, is counted, and is made shorter. */
    private void narrowed(int length) throws Exception {
        fields = with(LEGACY, at(LEGACY).with("maxLength", Value.of(length)));
        int draft = draft(fields);
        ask(publishing(ENTITY, draft)).refused(409, "META.DATA_IN_THE_WAY");
        for (Kept record : kept) {
            mend(record.id, legacy, Value.of(record.text.substring(0, length)));
        }
        published(draft);
    }

    /** One value becomes two: both come, records move, the one goes. */
    private void split(String first, String second) throws Exception {
        set(KIND, "values", Value.texts(List.of("plain", kind, first, second)));
        for (int i = 0; i < kept.size(); i++) {
            mend(kept.get(i).id, "kind", Value.of(i % 2 == 0 ? first : second));
        }
        set(KIND, "values", Value.texts(List.of("plain", first, second)));
        // The next round splits what half of them have by now; the others are moved back to it.
        kind = first;
        for (int i = 1; i < kept.size(); i += 2) {
            mend(kept.get(i).id, "kind", Value.of(first));
        }
        set(KIND, "values", Value.texts(List.of("plain", first)));
    }

    private void mend(String id, String field, Value value) throws Exception {
        String path = RECORDS + "/" + id;
        String tag = ask(Ask.get(path).as(Business.USER)).expect(200).etag();
        ask(Ask.patch(path)
                        .as(Business.USER)
                        .with(Value.object().put(field, value).build())
                        .ifMatch(tag))
                .expect(200);
    }

    private void next(List<Value.Fields> changed) throws Exception {
        fields = List.copyOf(changed);
        published(draft(fields));
    }

    private int draft(List<Value.Fields> changed) throws Exception {
        return drafted(Value.object().put("fields", new Value.Items(List.copyOf(changed))).build());
    }

    private int drafted(Value.Fields changes) throws Exception {
        return Integer.parseInt(
                ask(Ask.post(ENTITIES + "/" + ENTITY + "/versions")
                                .as(Business.ADMIN)
                                .with(changes))
                        .expect(201)
                        .text("version"));
    }

    private void published(int draft) throws Exception {
        ask(publishing(ENTITY, draft)).expect(200);
        version = draft;
        delays.add(seen());
    }

    /** How long it took until the last of the nodes served the version. */
    private Duration seen() throws InterruptedException, ExecutionException {
        long begun = System.nanoTime();
        try (var watchers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Long>> watches =
                    cluster.nodes().stream()
                            .<Callable<Long>>map(node -> () -> servedBy(node, begun))
                            .toList();
            long last = 0;
            for (Future<Long> watch : watchers.invokeAll(watches)) {
                last = Math.max(last, watch.get());
            }
            return Duration.ofNanos(last);
        }
    }

    private long servedBy(NodeUnderTest node, long begun) throws InterruptedException {
        Await.that(
                node.process().name() + " serves version " + version,
                LOADED_MAX,
                () ->
                        node.api()
                                .send(
                                        Ask.get(ENTITIES + "/" + ENTITY + "/compiled")
                                                .as(Business.ADMIN))
                                .expect(200)
                                .text("version")
                                .equals(String.valueOf(version)));
        return System.nanoTime() - begun;
    }

    /** Nothing of what the kept records held has been lost on the way. */
    List<String> losses() throws Exception {
        var losses = new ArrayList<String>();
        for (Kept record : kept) {
            Answered now = ask(Ask.get(RECORDS + "/" + record.id).as(Business.USER)).expect(200);
            if (now.text(legacy).isEmpty()
                    || !record.text.startsWith(now.text(legacy))
                    || !now.text("grade").equals(String.valueOf(record.grade))) {
                losses.add(record + " is " + now);
            }
        }
        return losses;
    }

    String drifted(Api api) throws Exception {
        return api.send(Ask.get(ENTITIES + "/" + ENTITY + "/drift").as(Business.ADMIN))
                .expect(200)
                .toString();
    }

    private static Ask publishing(String entity, int version) {
        return Ask.post("%s/%s/versions/%d/publish".formatted(ENTITIES, entity, version))
                .as(Business.ADMIN);
    }

    private Answered ask(Ask ask) throws IOException, InterruptedException {
        return cluster.node(version % cluster.nodes().size()).api().send(ask);
    }

    private Value.Fields at(int place) {
        return fields.get(place);
    }

    private List<Value.Fields> with(int place, Value.Fields field) {
        var changed = new ArrayList<>(fields);
        changed.set(place, field);
        return List.copyOf(changed);
    }

    private static List<Value.Fields> fields(String document) {
        var listed = (Value.Items) Json.trustedObject(document).get("fields").orElseThrow();
        return listed.values().stream().map(field -> (Value.Fields) field).toList();
    }
}
