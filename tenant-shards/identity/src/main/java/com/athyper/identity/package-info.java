/** Principals, roles and personas of a tenant. */
@NullMarked
package com.athyper.identity;

import org.jspecify.annotations.NullMarked;
