/** When people work, and what that makes of a duration. */
@NullMarked
package com.athyper.workflow.calendar;

import org.jspecify.annotations.NullMarked;
