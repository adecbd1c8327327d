package com.athyper.meta;

import com.athyper.kernel.TenantId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the tables of a tenant come from one version of an entity to another. A field is known by its
 * id, so a rename plans nothing. The whole of it belongs into one transaction, in which {@link
 * #TENANT_SETTING} names the tenant: without it, row-level security would hide the very rows that
 * the preconditions count.
 */
public sealed interface DdlPlan {
    /** Serves requests, owns nothing. */
    String APP_ROLE = "athyper_app";

    /** What row-level security compares with. */
    String TENANT_SETTING = "athyper.tenant";

    /**
     * @param preparation first: names the tenant and locks the tables, so that what the
     *     preconditions find stays true
     * @param preconditions next: each must count nothing
     * @param statements last; each can be run again. They are plain SQL, to be sent as they are:
     *     question marks and braces in them stand for themselves
     */
    record Steps(
            List<String> preparation,
            List<Precondition> preconditions,
            List<String> statements,
            List<Diagnostic> warnings)
            implements DdlPlan {
        public Steps {
            preparation = List.copyOf(preparation);
            preconditions = List.copyOf(preconditions);
            statements = List.copyOf(statements);
            warnings = List.copyOf(warnings);
        }
    }

    /** There is no way that keeps the data. */
    record Impossible(List<Diagnostic> errors) implements DdlPlan {
        public Impossible {
            errors = List.copyOf(errors);
        }
    }

    static DdlPlan between(TenantId tenant, Optional<EntityModel> inForce, EntityModel next) {
        var table = Table.of(tenant, next);
        if (inForce.isEmpty()) {
            var preparation = new ArrayList<String>();
            preparation.add(setTenant(tenant));
            preparation.addAll(lockTargets(table, next));
            return new Steps(
                    preparation, List.of(), TableCreation.statements(table, next), List.of());
        }
        if (!inForce.get().name().equals(next.name())) {
            throw new IllegalArgumentException(
                    "`" + inForce.get().name() + "` does not become `" + next.name() + "`");
        }
        return new TableChange(table, inForce.get(), next).plan();
    }

    /** The first statement of any transaction that works on a tenant's tables. */
    static String setTenant(TenantId tenant) {
        return "SELECT set_config("
                + Sql.literal(TENANT_SETTING)
                + ", "
                + Sql.literal(tenant.value())
                + ", true)";
    }

    private static List<String> lockTargets(Table table, EntityModel model) {
        return model.fields().stream()
                .flatMap(field -> field.target().stream())
                .filter(target -> !target.equals(model.name()))
                .distinct()
                .sorted()
                .map(target -> TableChange.lockTarget(table.of(target)))
                .toList();
    }
}
