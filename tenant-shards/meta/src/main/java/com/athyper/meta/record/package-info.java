/** Records: validation, queries, and the door to their store. */
@NullMarked
package com.athyper.meta.record;

import org.jspecify.annotations.NullMarked;
