/** What packs and tenants lay over an entity without touching its base. */
@NullMarked
package com.athyper.meta.overlay;

import org.jspecify.annotations.NullMarked;
