package com.athyper.actors.memory;

import com.athyper.identity.Organization;
import com.athyper.identity.Principal;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything of one tenant under one epoch: readers see the old or the new, never a mixture. */
public record TenantMemory(
        Snapshot snapshot, Organization organization, Map<Section<?>, Object> sections) {
    public TenantMemory {
        sections = Map.copyOf(sections);
    }

    static TenantMemory build(
            Snapshot snapshot,
            Organization organization,
            List<Section<?>> sections,
            Optional<TenantMemory> previous) {
        Map<Section<?>, Object> built = new HashMap<>();
        for (Section<?> section : sections) {
            built.put(section, build(section, snapshot, organization.principals(), previous));
        }
        return new TenantMemory(snapshot, organization, built);
    }

    private static <T> Object build(
            Section<T> section,
            Snapshot snapshot,
            List<Principal> principals,
            Optional<TenantMemory> previous) {
        T built = section.build(snapshot, principals, previous.map(memory -> memory.get(section)));
        if (built == null) {
            throw new IllegalStateException("a section is never null");
        }
        return built;
    }

    /** What the section compiled. */
    @SuppressWarnings("unchecked") // put there by build, which ties the type to the section
    public <T> T get(Section<T> section) {
        Object built = sections.get(section);
        if (built == null) {
            throw new IllegalArgumentException("the section is not kept by this node");
        }
        return (T) built;
    }
}
