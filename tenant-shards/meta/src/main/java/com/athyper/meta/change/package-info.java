/** What a new version of an entity changes: for its clients, for its table. */
@NullMarked
package com.athyper.meta.change;

import org.jspecify.annotations.NullMarked;
