package com.athyper.audit;

import com.athyper.kernel.AuditEntry;

/**
 * One link of a tenant's chain.
 *
 * @param number 1 for the first, then without gaps
 * @param hash SHA-256 over the hash of the link before and this link's own content, in hexadecimal
 */
public record AuditEvent(long number, AuditEntry entry, String hash) {}
