/** Tenants as sharded entities. */
@NullMarked
package com.athyper.actors.tenant;

import org.jspecify.annotations.NullMarked;
