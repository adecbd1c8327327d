/** PostgreSQL: one pool, one transaction per piece of work, the tenant set in each. */
@NullMarked
package com.athyper.postgres;

import org.jspecify.annotations.NullMarked;
