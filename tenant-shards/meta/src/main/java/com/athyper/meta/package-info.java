/** The entity model: what a tenant's records are made of. */
@NullMarked
package com.athyper.meta;

import org.jspecify.annotations.NullMarked;
