/** Refusals on the wire, as RFC 9457 has them. */
@NullMarked
package com.athyper.edge.problem;

import org.jspecify.annotations.NullMarked;
