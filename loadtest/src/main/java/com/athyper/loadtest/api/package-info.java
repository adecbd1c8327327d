/** The HTTP contract as a client sees it. */
@NullMarked
package com.athyper.loadtest.api;

import org.jspecify.annotations.NullMarked;
