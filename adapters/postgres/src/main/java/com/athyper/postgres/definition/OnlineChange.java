package com.athyper.postgres.definition;

import com.athyper.kernel.Fault;
import com.athyper.kernel.TenantId;
import com.athyper.meta.DdlPlan;
import com.athyper.meta.DdlStep;
import com.athyper.meta.EntityModel;
import com.athyper.meta.OnlinePlan;
import com.athyper.meta.Precondition;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.Sql;
import com.athyper.meta.TableShape;
import com.athyper.postgres.Session;
import com.athyper.postgres.SqlState;
import com.athyper.postgres.record.EntityTable;
import com.athyper.tenancy.definition.DefinitionError;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings a table in use to the next version: clears away what an attempt before left behind,
 * builds, switches. It may be cut short anywhere, and begun anew.
 */
final class OnlineChange {

    /** How often rules are built again after rows in the way have come and gone. */
    private static final int ROUNDS_MAX = 3;

    private final Patience patience;
    private final TenantId tenant;
    private final EntityModel inForce;
    private final EntityModel next;
    private final OnlinePlan plan;
    private final ProgressLog progress;

    OnlineChange(Patience patience, TenantId tenant, EntityModel inForce, EntityModel next) {
        this.patience = patience;
        this.tenant = tenant;
        this.inForce = inForce;
        this.next = next;
        this.plan = OnlinePlan.between(tenant, inForce, next);
        this.progress = new ProgressLog(tenant, next, plan.build().size());
    }

    /** Rows that do not fit the next version were found under the locks of the switch. */
    private static final class InTheWay extends SQLException {
        private static final long serialVersionUID = 1L;
        private final transient List<Fault> faults;

        private InTheWay(List<Fault> faults) {
            super("stored records do not fit");
            this.faults = List.copyOf(faults);
        }
    }

    /**
     * @param preconditions all of the plan's, which are cheap to refuse by before anything is built
     */
    Publication made(List<Precondition> preconditions) throws SQLException {
        clear(true);
        for (int round = 1; ; round++) {
            List<Fault> faults = count(preconditions);
            if (!faults.isEmpty()) {
                return refused(faults);
            }
            try {
                for (int i = 0; i < plan.build().size(); i++) {
                    int number = i + 1;
                    patience.transaction(session -> told(session, number));
                    patience.run(plan.build().get(i), progress::written);
                }
                return switched();
            } catch (InTheWay e) {
                clear(false);
                return refused(e.faults);
            } catch (SQLException e) {
                boolean violated = SqlState.isViolation(e);
                if (!violated && !(SqlState.isLockedOut(e) && round < ROUNDS_MAX)) {
                    throw e;
                }
                clear(false);
                if (round == ROUNDS_MAX) {
                    return refused(List.of(violated(e)));
                }
            }
        }
    }

    private boolean told(Session session, int step) throws SQLException {
        progress.step(session, step);
        return true;
    }

    private Publication switched() throws SQLException {
        List<String> finish = plan.finish().stream().map(DdlStep::sql).toList();
        patience.transaction(
                session -> {
                    patience.run(session, plan.preparation().stream().map(DdlStep::sql).toList());
                    List<Fault> faults =
                            PostgresSchemaSurvey.inTheWay(session, plan.preconditions());
                    if (!faults.isEmpty()) {
                        throw new InTheWay(faults);
                    }
                    patience.run(session, finish);
                    progress.done(session);
                    return PostgresSchemaPublisher.putIntoForce(session, tenant, next);
                });
        var statements = new ArrayList<>(plan.build().stream().map(DdlStep::sql).toList());
        statements.addAll(finish);
        return new Publication.Published(statements);
    }

    private List<Fault> count(List<Precondition> preconditions) throws SQLException {
        if (preconditions.isEmpty()) {
            return List.of();
        }
        return patience.transaction(
                session -> {
                    session.execute(List.of(DdlPlan.setTenant(tenant)));
                    return PostgresSchemaSurvey.inTheWay(session, preconditions);
                });
    }

    private Publication refused(List<Fault> faults) {
        return new Publication.Impossible(
                DefinitionError.DATA_IN_THE_WAY,
                "stored records do not fit version " + next.version(),
                faults);
    }

    /** What the counts did not find: a value that all rows of a new field share, for example. */
    private Fault violated(SQLException e) {
        String name = SqlState.constraint(e).orElse("");
        for (int i = 0; i < next.fields().size(); i++) {
            if (name.startsWith(next.name() + "." + next.fields().get(i).id() + ".")) {
                return new Fault(
                        Fault.at("/fields", i),
                        "not-kept",
                        "stored records, or those that come in, break a rule of `"
                                + next.fields().get(i).name()
                                + "`");
            }
        }
        return name.startsWith(next.name() + ".period.")
                ? new Fault("/effectiveDating", "not-kept", "periods of stored records overlap")
                : new Fault("", "not-kept", "stored records break a rule");
    }

    /**
     * Takes away what is neither in force nor of use.
     *
     * @param goingOn whether indexes that this very plan wants may stay if they are complete
     */
    private void clear(boolean goingOn) throws SQLException {
        Optional<TableShape> found =
                patience.transaction(
                        session -> {
                            progress.done(session);
                            return PostgresSchemaSurvey.shape(session, tenant, next.name());
                        });
        if (found.isEmpty()) {
            return;
        }
        TableShape expected = TableShape.expected(tenant, inForce);
        for (String constraint : new TreeSet<>(found.get().constraints().keySet())) {
            if (OnlinePlan.isPending(constraint)) {
                alter("DROP CONSTRAINT IF EXISTS " + Sql.identifier(constraint));
            }
        }
        for (String trigger : new TreeSet<>(found.get().triggers())) {
            List<String> removal = OnlinePlan.withoutTrigger(tenant, inForce, trigger);
            if (!removal.isEmpty()) {
                patience.transaction(
                        session -> {
                            patience.run(session, removal);
                            return true;
                        });
            }
        }
        for (var index : found.get().indexes().entrySet()) {
            // One that was made by hand has another name.
            boolean ours = index.getKey().startsWith(next.name() + ".");
            boolean wanted =
                    expected.indexes().containsKey(index.getKey())
                            || (goingOn && isBuilt(index.getKey()));
            if (ours && !(wanted && index.getValue())) {
                patience.run(
                        new DdlStep(
                                "DROP INDEX CONCURRENTLY IF EXISTS "
                                        + Sql.identifier(EntityModel.schema(tenant))
                                        + "."
                                        + Sql.identifier(index.getKey()),
                                DdlStep.Lock.SHARE_UPDATE_EXCLUSIVE,
                                DdlStep.Pass.NONE,
                                true));
            }
        }
        columns(expected, found.get());
        pendingColumns(found.get(), goingOn);
    }

    /** One that is filled already as this plan wants it may stay. */
    private void pendingColumns(TableShape found, boolean goingOn) throws SQLException {
        var wanted = OnlinePlan.pendingColumns(inForce, next);
        for (var column : new TreeMap<>(found.columns()).entrySet()) {
            boolean stays = goingOn && column.getValue().type().equals(wanted.get(column.getKey()));
            if (OnlinePlan.isPending(column.getKey()) && !stays) {
                patience.transaction(
                        session -> {
                            patience.run(
                                    session,
                                    OnlinePlan.withoutPending(tenant, inForce, column.getKey()));
                            return true;
                        });
            }
        }
    }

    private boolean isBuilt(String index) {
        return plan.build().stream()
                .anyMatch(step -> step.concurrent() && step.sql().contains('"' + index + '"'));
    }

    /** Columns of fields that never came into force: nobody has written to them. */
    private void columns(TableShape expected, TableShape found) throws SQLException {
        Set<String> given = new TreeSet<>(TableShape.retired(next));
        next.fields().forEach(field -> given.add(field.column()));
        given.removeAll(TableShape.retired(inForce));
        given.removeAll(expected.columns().keySet());
        given.retainAll(found.columns().keySet());
        for (String column : given) {
            alter("DROP COLUMN IF EXISTS " + Sql.identifier(column));
        }
    }

    private void alter(String action) throws SQLException {
        patience.run(
                new DdlStep(
                        "ALTER TABLE " + EntityTable.name(tenant, next.name()) + " " + action,
                        DdlStep.Lock.ACCESS_EXCLUSIVE,
                        DdlStep.Pass.NONE,
                        false));
    }
}
