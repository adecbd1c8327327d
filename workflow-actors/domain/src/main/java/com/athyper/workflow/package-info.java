/** What happens: approvals, their tasks and deadlines. */
@NullMarked
package com.athyper.workflow;

import org.jspecify.annotations.NullMarked;
