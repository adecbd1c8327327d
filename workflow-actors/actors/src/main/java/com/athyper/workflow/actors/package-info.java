/** Approvals as sharded persistent entities, their templates on every node, and what wakes them. */
@NullMarked
package com.athyper.workflow.actors;

import org.jspecify.annotations.NullMarked;
