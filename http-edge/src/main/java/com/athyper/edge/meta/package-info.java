/** Definitions of entities, templates and policies. */
@NullMarked
package com.athyper.edge.meta;

import org.jspecify.annotations.NullMarked;
