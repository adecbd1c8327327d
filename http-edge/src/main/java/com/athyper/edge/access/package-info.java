/** What a caller may do, and the only roads to records. */
@NullMarked
package com.athyper.edge.access;

import org.jspecify.annotations.NullMarked;
