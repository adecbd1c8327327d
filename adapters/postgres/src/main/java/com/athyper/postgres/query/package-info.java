/** Queries that tenants keep. */
@NullMarked
package com.athyper.postgres.query;

import org.jspecify.annotations.NullMarked;
