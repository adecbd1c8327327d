package com.athyper.postgres;

import static com.athyper.postgres.Stages.await;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Uuid7;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck;
import com.athyper.meta.EntityCompiler;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.record.Records.Access;
import com.athyper.postgres.definition.PostgresSchemaPublisher;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database, a tenant that nobody else uses, and short ways to fill it. */
public final class World implements AutoCloseable {

    public static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");
    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static final Random CHANCE = new Random(42);

    public final PostgresSettings settings;
    public final Database database;

    public World() {
        this(Server.migrated());
    }

    public World(PostgresSettings settings) {
        this.settings = settings;
        this.database = Database.open(settings);
    }

    public TenantId tenant() {
        return new TenantId("tenant-" + TENANTS.incrementAndGet());
    }

    public static Origin origin() {
        return origin("user");
    }

    /** Another command each time. */
    public static Origin origin(String principal) {
        return new Origin(
                new PrincipalId(principal),
                NOON,
                "request-1",
                UUID.randomUUID().toString(),
                Optional.empty());
    }

    public static UUID id() {
        synchronized (CHANCE) {
            return Uuid7.of(Instant.now(), CHANCE);
        }
    }

    public static UUID instance() {
        synchronized (CHANCE) {
            return Uuid7.whole(Instant.now(), CHANCE);
        }
    }

    public static Value.Fields json(String text) {
        return Json.trustedObject(text.replace('\'', '"'));
    }

    public static EntityModel model(String json, String... inForce) {
        return compiled(checked(Optional.empty(), json(json)), 1, inForce);
    }

    /** The next version, of which only what changes is given. */
    public static EntityModel next(EntityModel before, String changes, String... inForce) {
        return compiled(
                checked(Optional.of(before.document()), json(changes)),
                before.version() + 1,
                inForce);
    }

    private static Value.Fields checked(Optional<Value.Fields> previous, Value.Fields document) {
        return switch (EntityCheck.check(previous, document)) {
            case EntityCheck.Checked.Sound(var kept) -> kept;
            case EntityCheck.Checked.Faulty(var faults) ->
                    throw new AssertionError("faulty: " + faults);
        };
    }

    private static EntityModel compiled(Value.Fields document, int version, String... inForce) {
        Set<EntityName> names = Stream.of(inForce).map(EntityName::new).collect(Collectors.toSet());
        return switch (EntityCompiler.compile(document, version, names)) {
            case EntityCompiler.Compiled.Sound(var model, _) -> model;
            case EntityCompiler.Compiled.Faulty(var diagnostics) ->
                    throw new AssertionError("faulty: " + diagnostics);
        };
    }

    public Publication publish(TenantId tenant, EntityModel model) {
        return await(
                new PostgresSchemaPublisher(database).publish(tenant, Optional.empty(), model));
    }

    /** Access by somebody, under a new command. */
    public static Access by(TenantId tenant, EntityModel model) {
        return new Access(tenant, model, origin());
    }

    @Override
    public void close() {
        database.close();
    }
}
