/** Codes that the world has agreed on, to be looked up. */
@NullMarked
package com.athyper.edge.reference;

import org.jspecify.annotations.NullMarked;
