/** Approval templates: what a tenant writes, read and verified. */
@NullMarked
package com.athyper.workflow.template;

import org.jspecify.annotations.NullMarked;
