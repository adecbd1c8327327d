/** What approvals leave outside their journal. */
@NullMarked
package com.athyper.postgres.workflow;

import org.jspecify.annotations.NullMarked;
