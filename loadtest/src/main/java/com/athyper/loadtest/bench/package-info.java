/** What the platform does in a second, and how long each call takes. */
@NullMarked
package com.athyper.loadtest.bench;

import org.jspecify.annotations.NullMarked;
