/** The edge with fakes behind every door. */
@NullMarked
package com.athyper.edge;

import org.jspecify.annotations.NullMarked;
