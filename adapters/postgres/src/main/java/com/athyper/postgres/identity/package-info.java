/** Principals, and what the local identity provider keeps. */
@NullMarked
package com.athyper.postgres.identity;

import org.jspecify.annotations.NullMarked;
