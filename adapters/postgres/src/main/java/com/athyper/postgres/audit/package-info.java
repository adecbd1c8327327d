/**
 * The audit trail: a chain of links per tenant, each written within the change that it tells of.
 */
@NullMarked
package com.athyper.postgres.audit;

import org.jspecify.annotations.NullMarked;
