/** What is allowed: operations, policies, decisions with their reasons. */
@NullMarked
package com.athyper.policy;

import org.jspecify.annotations.NullMarked;
