/** What would have been decided under other policies. */
@NullMarked
package com.athyper.policy.replay;

import org.jspecify.annotations.NullMarked;
