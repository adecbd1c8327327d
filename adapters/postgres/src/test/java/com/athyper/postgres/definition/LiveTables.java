package com.athyper.postgres.definition;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.change.Drift;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.Server;
import com.athyper.postgres.World;
import com.athyper.postgres.record.PostgresRecords;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tables that are changed while they are used, and publishers that somebody watches. */
final class LiveTables implements AutoCloseable {
    final World world = new World();
    final PostgresRecords records = new PostgresRecords(world.database);
    final PostgresSchemaSurvey survey = new PostgresSchemaSurvey(world.database);

    StoredRecord create(TenantId tenant, EntityModel model, String values) {
        return ok(records.create(by(tenant, model), World.id(), json(values)));
    }

    /** How the table differs from what a version asks for. */
    List<Drift> drift(TenantId tenant, EntityModel model) {
        return Drift.between(tenant, model, await(survey.table(tenant, model.name())));
    }

    /**
     * @param watcher told of each statement once it has run
     */
    Publication publish(TenantId tenant, EntityModel next, Consumer<String> watcher) {
        return await(
                new PostgresSchemaPublisher(world.database, watcher)
                        .publish(tenant, Optional.empty(), next));
    }

    /** Everything in the first column, whosever it is. */
    List<String> column(String sql) {
        try (var connection = Server.superuser(world.settings)) {
            return Server.column(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Throws after so many statements, as if the node had died there. */
    PostgresSchemaPublisher dyingAfter(int statements) {
        var left = new AtomicInteger(statements);
        return new PostgresSchemaPublisher(
                world.database,
                sql -> {
                    if (left.decrementAndGet() == 0) {
                        throw new IllegalStateException("cut short after " + sql);
                    }
                });
    }

    /**
     * Cuts a change short after its first statement, in another tenant after its second, and so on;
     * each is then made by beginning anew.
     *
     * @param meanwhile what happens between the two attempts
     * @param afterwards what has to be so in the end
     * @return how often it was cut short
     */
    int wherever(
            Supplier<TenantId> furnished,
            EntityModel next,
            Consumer<TenantId> meanwhile,
            Consumer<TenantId> afterwards) {
        for (int at = 1; ; at++) {
            TenantId tenant = furnished.get();
            try {
                await(dyingAfter(at).publish(tenant, Optional.empty(), next));
                return at - 1;
            } catch (RuntimeException | AssertionError cut) {
                meanwhile.accept(tenant);
            }
            assertThat(world.publish(tenant, next)).isInstanceOf(Publication.Published.class);
            assertThat(drift(tenant, next)).as("after a cut at %s", at).isEmpty();
            afterwards.accept(tenant);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
