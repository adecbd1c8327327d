/**
 * The whole life of approvals in one thread: real rules and real shells in a world made of lots.
 */
@NullMarked
package com.athyper.workflow.actors.simulation;

import org.jspecify.annotations.NullMarked;
