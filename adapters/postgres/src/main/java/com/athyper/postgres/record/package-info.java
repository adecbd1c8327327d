/** Records as rows: written with their history, read by expressions turned into SQL. */
@NullMarked
package com.athyper.postgres.record;

import org.jspecify.annotations.NullMarked;
