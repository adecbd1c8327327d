/** What is said of policies, held against the evaluator. */
@NullMarked
package com.athyper.policy.analysis;

import org.jspecify.annotations.NullMarked;
