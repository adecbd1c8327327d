/** Redis: what nodes share, and can be without. */
@NullMarked
package com.athyper.redis;

import org.jspecify.annotations.NullMarked;
