/** How decisions get from the requests that asked for them into the log. */
@NullMarked
package com.athyper.policy.actors.log;

import org.jspecify.annotations.NullMarked;
