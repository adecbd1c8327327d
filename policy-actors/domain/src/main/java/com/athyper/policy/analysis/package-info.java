/**
 * What can be said of policies beyond single verdicts: why, what if, and what is wrong with them.
 */
@NullMarked
package com.athyper.policy.analysis;

import org.jspecify.annotations.NullMarked;
