package com.athyper.kernel;

import java.util.Optional;

/**
 * One line for the auditor: who did what to which thing, when, what it was before and after, and
 * why.
 *
 * @param operation an operation of the catalog, such as {@code entity.update}
 * @param entity the entity or kind of definition concerned, such as {@code purchase_requisition}
 * @param subject the record or thing within it
 */
public record AuditEntry(
        TenantId tenant,
        Origin origin,
        String operation,
        Result result,
        Optional<String> entity,
        Optional<String> subject,
        Optional<Value> before,
        Optional<Value> after) {

    /** Whether the thing was done, or refused. */
    public enum Result {
        DONE,
        REFUSED
    }
}
