/** Codes that the world has agreed on, as the platform brings them. */
@NullMarked
package com.athyper.meta.reference;

import org.jspecify.annotations.NullMarked;
