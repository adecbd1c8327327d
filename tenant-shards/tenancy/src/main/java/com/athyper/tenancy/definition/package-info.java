/** Versioned definitions: the documents in which a tenant describes its business. */
@NullMarked
package com.athyper.tenancy.definition;

import org.jspecify.annotations.NullMarked;
