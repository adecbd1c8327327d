package com.athyper.workflow.migration;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.workflow.ApprovalCommand.Migration.Migrate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which running approvals of a template are to go over to one of its versions, and how.
 *
 * @param from those of one version alone; of every other version if absent
 * @param mapping what steps that are called otherwise there are called there
 * @param mayEnd whether an approval may end by it
 * @param step those alone that are at this step
 * @param instances these alone; all if there is none
 */
public record MigrationOrder(
        EntityName template,
        int to,
        Optional<Integer> from,
        Map<String, String> mapping,
        boolean dryRun,
        boolean mayEnd,
        Optional<String> step,
        List<UUID> instances) {
    public static final int INSTANCES_MAX = 1_000;

    public MigrationOrder {
        mapping = Map.copyOf(mapping);
        instances = List.copyOf(instances);
    }

    /**
     * What each approval is asked.
     *
     * @param document of the version
     */
    public Migrate command(UUID migration, Value.Fields document) {
        return new Migrate(migration, document, to, mapping, mayEnd);
    }
}
