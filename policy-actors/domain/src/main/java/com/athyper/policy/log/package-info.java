/** What was decided, as it is kept: who asked for what, the answer, and from what it was made. */
@NullMarked
package com.athyper.policy.log;

import org.jspecify.annotations.NullMarked;
