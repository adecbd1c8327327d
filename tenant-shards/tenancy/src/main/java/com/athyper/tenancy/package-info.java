/** The life of a tenant. */
@NullMarked
package com.athyper.tenancy;

import org.jspecify.annotations.NullMarked;
