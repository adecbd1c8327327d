/** The audit trail. */
@NullMarked
package com.athyper.edge.audit;

import org.jspecify.annotations.NullMarked;
