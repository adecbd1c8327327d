/** The table of everything that can be asked, and the way to a row of it. */
@NullMarked
package com.athyper.edge.endpoint;

import org.jspecify.annotations.NullMarked;
