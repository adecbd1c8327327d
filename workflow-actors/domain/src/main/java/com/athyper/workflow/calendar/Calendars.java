package com.athyper.workflow.calendar;

import com.athyper.kernel.TenantId;

import java.util.Optional;

/** The calendars in force, as known at this moment. */
public interface Calendars {
    Optional<BusinessCalendar> find(TenantId tenant, String name);
}
