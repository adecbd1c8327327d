package com.athyper.workflow.actors;

import com.athyper.actors.memory.NodeMemory;
import com.athyper.actors.memory.Section;
import com.athyper.identity.Principal;
import com.athyper.kernel.TenantId;
import com.athyper.tenancy.definition.ActiveDefinition;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore.Snapshot;
import com.athyper.workflow.calendar.BusinessCalendar;
import com.athyper.workflow.calendar.CalendarReader;
import com.athyper.workflow.calendar.Calendars;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calendars in force, from this node's memory. */
public final class NodeCalendars implements Calendars {

    /** Every calendar in force of a tenant, read, by its name. */
    public static final Section<Map<String, BusinessCalendar>> SECTION = NodeCalendars::read;

    private final NodeMemory memory;

    public NodeCalendars(NodeMemory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<BusinessCalendar> find(TenantId tenant, String name) {
        return memory.find(tenant)
                .flatMap(known -> Optional.ofNullable(known.get(SECTION).get(name)));
    }

    private static Map<String, BusinessCalendar> read(
            Snapshot snapshot,
            List<Principal> principals,
            Optional<Map<String, BusinessCalendar>> previous) {
        var calendars = new HashMap<String, BusinessCalendar>();
        for (ActiveDefinition definition : snapshot.definitions()) {
            if (definition.key().kind() == DefinitionKind.CALENDAR) {
                calendars.put(
                        definition.key().name().value(),
                        CalendarReader.read(definition.document()));
            }
        }
        return calendars;
    }
}
