/** What clients may send and get of an entity's records, as JSON Schema. */
@NullMarked
package com.athyper.meta.contract;

import org.jspecify.annotations.NullMarked;
