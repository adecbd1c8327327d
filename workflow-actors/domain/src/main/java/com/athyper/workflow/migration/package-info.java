/** Migrations of many running approvals to another version of their template. */
@NullMarked
package com.athyper.workflow.migration;

import org.jspecify.annotations.NullMarked;
