/** How events and messages are written: names chosen by hand, JSON that a person can read. */
@NullMarked
package com.athyper.actors.wire;

import org.jspecify.annotations.NullMarked;
