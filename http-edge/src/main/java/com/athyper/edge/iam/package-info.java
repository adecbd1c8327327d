/** Principals. */
@NullMarked
package com.athyper.edge.iam;

import org.jspecify.annotations.NullMarked;
