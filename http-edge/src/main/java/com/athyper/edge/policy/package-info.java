/** Decisions on request. */
@NullMarked
package com.athyper.edge.policy;

import org.jspecify.annotations.NullMarked;
