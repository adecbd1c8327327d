/** Values that are kept for a while beside where they come from. */
@NullMarked
package com.athyper.kernel.cache;

import org.jspecify.annotations.NullMarked;
