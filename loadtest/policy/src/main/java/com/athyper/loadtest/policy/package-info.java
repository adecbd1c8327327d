/** How fast this engine decides, beside others that decide the same. */
@NullMarked
package com.athyper.loadtest.policy;

import org.jspecify.annotations.NullMarked;
