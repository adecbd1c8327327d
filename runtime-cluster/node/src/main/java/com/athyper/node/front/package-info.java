/** The front of a cluster on one machine: one PostgreSQL and a proxy before the nodes. */
@NullMarked
package com.athyper.node.front;

import org.jspecify.annotations.NullMarked;
