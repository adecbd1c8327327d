/** Codes that the world has agreed on, as tables that any statement can join. */
@NullMarked
package com.athyper.postgres.reference;

import org.jspecify.annotations.NullMarked;
