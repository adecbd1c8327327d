/** Whether the node is well. */
@NullMarked
package com.athyper.edge.health;

import org.jspecify.annotations.NullMarked;
