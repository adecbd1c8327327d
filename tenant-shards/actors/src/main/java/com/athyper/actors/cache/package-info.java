/** This node's part of the cache. */
@NullMarked
package com.athyper.actors.cache;

import org.jspecify.annotations.NullMarked;
