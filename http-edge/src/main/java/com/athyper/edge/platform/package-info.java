/** Tenants, and the platform itself. */
@NullMarked
package com.athyper.edge.platform;

import org.jspecify.annotations.NullMarked;
