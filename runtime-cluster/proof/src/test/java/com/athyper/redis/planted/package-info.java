/** Violations on purpose: the guards must catch every one of them. */
@NullMarked
package com.athyper.redis.planted;

import org.jspecify.annotations.NullMarked;
