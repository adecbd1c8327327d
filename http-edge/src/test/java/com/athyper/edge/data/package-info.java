/** The parts of the data area that need no edge around them. */
@NullMarked
package com.athyper.edge.data;

import org.jspecify.annotations.NullMarked;
