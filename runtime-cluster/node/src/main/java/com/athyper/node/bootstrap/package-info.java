/** Starting in order, all faults at once; stopping in the opposite order, once. */
@NullMarked
package com.athyper.node.bootstrap;

import org.jspecify.annotations.NullMarked;
