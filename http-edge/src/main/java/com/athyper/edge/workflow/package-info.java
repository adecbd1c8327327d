/** Approvals and the tasks in them. */
@NullMarked
package com.athyper.edge.workflow;

import org.jspecify.annotations.NullMarked;
