/** What is kept of policy. */
@NullMarked
package com.athyper.postgres.policy;

import org.jspecify.annotations.NullMarked;
