/** Who is told that something was done or refused, because a rule says so. */
@NullMarked
package com.athyper.policy.notice;

import org.jspecify.annotations.NullMarked;
