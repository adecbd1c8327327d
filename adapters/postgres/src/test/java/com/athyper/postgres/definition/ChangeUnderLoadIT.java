package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.change.Drift;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Database;
import com.athyper.postgres.World;
import com.athyper.postgres.record.PostgresRecords;
import com.athyper.tenancy.Tenant;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Goal: an entity changes fifty times while it is read and written, and nobody notices.
 *
 * <p>Method: writers and readers over three pools, each with a memory of its own of what is in
 * force, as three nodes have. A refusal because the model changed is tried again under the newer
 * one, as often as the edge does it and no more; anything else that is no success is a failure.
 * Afterwards every record that was acknowledged is there, as it was last acknowledged.
 */
class ChangeUnderLoadIT {

    private static final int CHANGES = 50;
    private static final int WRITERS = 16;
    private static final int READERS = 16;

    /** As often as the edge. */
    private static final int RETRIES_MAX = 8;

    private static final EntityModel SUPPLIER =
            World.model(
                    "{'name':'supplier','label':'S','fields':[{'name':'code','type':'string'}]}");
    private static final EntityModel FIRST =
            World.model(
                    """
                    {'name':'asset','label':'Asset','fields':[
                      {'name':'title','type':'string','maxLength':100},
                      {'name':'number','type':'integer'},
                      {'name':'code','type':'string','maxLength':60}]}
                    """);

    /** One of the three. */
    private static final class Node implements AutoCloseable {
        private final Database database;
        private final PostgresRecords records;
        private final PostgresDefinitionStore store;
        private final TenantId tenant;
        private volatile EntityModel model = FIRST;

        private Node(World world, TenantId tenant) {
            database = Database.open(world.settings.withPool(6, 512));
            records = new PostgresRecords(database);
            store = new PostgresDefinitionStore(database);
            this.tenant = tenant;
        }

        private synchronized void refresh() {
            await(store.load(tenant, Optional.empty())).orElseThrow().definitions().stream()
                    .filter(active -> active.key().name().equals(FIRST.name()))
                    .filter(active -> active.version() > model.version())
                    .forEach(
                            active ->
                                    model =
                                            EntityCompiler.trusted(
                                                    active.document(), active.version()));
        }

        @Override
        public void close() {
            database.close();
        }
    }

    private final AtomicBoolean over = new AtomicBoolean();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<UUID, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();

    private <T> Optional<T> asTheEdgeDoes(
            Node node, Function<EntityModel, CompletionStage<Answer<T>>> step) {
        for (int attempt = 0; ; attempt++) {
            Answer<T> answer;
            try {
                answer = await(step.apply(node.model));
            } catch (RuntimeException | AssertionError e) {
                failures.add(String.valueOf(e));
                return Optional.empty();
            }
            if (answer instanceof Answer.Ok<T>(var value)) {
                return Optional.of(value);
            }
            var problem = ((Answer.Refused<T>) answer).problem();
            if (problem.code() != RecordError.MODEL_CHANGED || attempt == RETRIES_MAX) {
                failures.add(problem.toString());
                return Optional.empty();
            }
            retries.incrementAndGet();
            node.refresh();
        }
    }

    /** Fields by what they are, whatever they are called at the moment. */
    private static Answer<Value.Fields> values(EntityModel model, UUID id, long number) {
        var input = Value.object();
        for (var field : model.fields()) {
            switch (field.id()) {
                case "f1" -> input.put(field.name(), "title " + number);
                case "f2" -> input.put(field.name(), number);
                case "f3" -> input.put(field.name(), id.toString());
                default -> {
                    // What has come since is left to its default.
                }
            }
        }
        return RecordValidator.validate(model, input.build());
    }

    private static CompletionStage<Answer<StoredRecord>> then(
            Answer<Value.Fields> values,
            Function<Value.Fields, CompletionStage<Answer<StoredRecord>>> next) {
        return switch (values) {
            case Answer.Ok<Value.Fields>(var sound) -> next.apply(sound);
            case Answer.Refused<Value.Fields>(var problem) ->
                    java.util.concurrent.CompletableFuture.completedStage(Answer.refused(problem));
        };
    }

    private void write(Node node) {
        while (!over.get()) {
            UUID id = World.id();
            long number = 1;
            Optional<StoredRecord> record =
                    asTheEdgeDoes(
                            node,
                            model ->
                                    then(
                                            values(model, id, 1),
                                            sound ->
                                                    node.records.create(
                                                            by(node.tenant, model), id, sound)));
            while (record.isPresent() && number < 20 && !over.get()) {
                acknowledged.put(id, number);
                writes.incrementAndGet();
                long following = ++number;
                long version = record.get().version();
                Records.Access command = by(node.tenant, FIRST);
                record =
                        asTheEdgeDoes(
                                node,
                                model ->
                                        then(
                                                values(model, id, following),
                                                sound ->
                                                        node.records.update(
                                                                new Records.Access(
                                                                        node.tenant,
                                                                        model,
                                                                        command.origin()),
                                                                id,
                                                                version,
                                                                sound)));
            }
            record.ifPresent(last -> acknowledged.merge(id, last.version(), Math::max));
        }
    }

    private void read(Node node) {
        while (!over.get()) {
            var id = acknowledged.keySet().stream().findAny();
            id.ifPresent(
                    known ->
                            asTheEdgeDoes(
                                    node,
                                    model ->
                                            node.records.read(
                                                    node.tenant, model, known, Expr.TRUE)));
            asTheEdgeDoes(
                    node,
                    model ->
                            node.records.list(
                                    node.tenant,
                                    model,
                                    new RecordQuery(
                                            Expr.TRUE, List.of(), 20, Optional.empty(), false),
                                    Expr.TRUE));
            reads.addAndGet(2);
        }
    }

    /** The fields of the next version, by what kind of change it is. */
    private static EntityModel changed(EntityModel model, int number) {
        var fields = new ArrayList<Value.Fields>();
        for (Value each : ((Value.Items) model.document().get("fields").orElseThrow()).values()) {
            fields.add((Value.Fields) each);
        }
        int round = number / 10;
        switch (number % 10) {
            case 0 -> fields.add(field("{'name':'added_%d','type':'string'}", number));
            case 1 -> fields.set(0, fields.get(0).with("name", Value.of("title_" + number)));
            case 2 -> fields.set(0, fields.get(0).with("maxLength", Value.of(200 + round)));
            case 3 -> fields.set(0, fields.get(0).with("maxLength", Value.of(80 - round)));
            case 4 -> fields.set(2, fields.get(2).with("unique", Value.of(true)));
            case 5 ->
                    fields.add(
                            field(
                                    "{'name':'supplier_%d','type':'reference','entity':'supplier'}",
                                    number));
            case 6 ->
                    fields.add(
                            field(
                                    "{'name':'rank_%d','type':'integer','required':true,'default':7}",
                                    number));
            case 7 -> {
                fields.set(1, fields.get(1).with("min", Value.of(-100 + round)));
                fields.set(1, fields.get(1).with("required", Value.of(round % 2 == 0)));
            }
            case 8 -> fields.removeLast();
            case 9 -> fields.set(2, fields.get(2).with("unique", Value.of(false)));
            default -> throw new AssertionError();
        }
        return World.next(model, com.athyper.kernel.Json.write(document(fields)), "supplier");
    }

    private static Value.Fields field(String form, int number) {
        return json(form.formatted(number));
    }

    private static Value.Fields document(List<Value.Fields> fields) {
        return Value.object().put("fields", new Value.Items(List.copyOf(fields))).build();
    }

    @Test
    void fifty_changes_fail_no_request_and_lose_no_write() throws Exception {
        try (var world = new World()) {
            TenantId tenant = world.tenant();
            world.publish(tenant, SUPPLIER);
            world.publish(tenant, FIRST);
            await(
                    new PostgresDefinitionStore(world.database)
                            .settleTenant(
                                    tenant,
                                    "tenant|" + tenant,
                                    1,
                                    new Tenant.Active(
                                            new Tenant.Profile("T", "r", Tenant.Tier.FREE)),
                                    List.of()));
            EntityModel model = FIRST;
            try (var first = new Node(world, tenant);
                    var second = new Node(world, tenant);
                    var third = new Node(world, tenant)) {
                var nodes = List.of(first, second, third);
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int i = 0; i < WRITERS; i++) {
                        Node node = nodes.get(i % 3);
                        threads.execute(() -> write(node));
                    }
                    for (int i = 0; i < READERS; i++) {
                        Node node = nodes.get(i % 3);
                        threads.execute(() -> read(node));
                    }
                    try {
                        for (int i = 0; i < CHANGES; i++) {
                            model = changed(model, i);
                            assertThat(world.publish(tenant, model))
                                    .as("change %s", i)
                                    .isInstanceOf(Publication.Published.class);
                        }
                    } finally {
                        over.set(true);
                    }
                }
                assertThat(failures).isEmpty();
                assertThat(writes.get()).as("writes").isGreaterThan(CHANGES);
                assertThat(reads.get()).as("reads").isGreaterThan(CHANGES);
                assertThat(retries.get()).as("the changes were met").isPositive();
                first.refresh();
                assertThat(first.model.version()).isEqualTo(CHANGES + 1);
                for (var entry : acknowledged.entrySet()) {
                    var record =
                            asTheEdgeDoes(
                                            first,
                                            now ->
                                                    first.records.read(
                                                            tenant, now, entry.getKey(), Expr.TRUE))
                                    .orElseThrow();
                    assertThat(record.version()).isEqualTo(entry.getValue());
                    assertThat(record.values().get(first.model.fields().get(1).name()))
                            .contains(Value.of(entry.getValue()));
                }
            }
            assertThat(
                            Drift.between(
                                    tenant,
                                    model,
                                    await(
                                            new PostgresSchemaSurvey(world.database)
                                                    .table(tenant, model.name()))))
                    .isEmpty();
        }
    }
}
