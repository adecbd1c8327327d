/** The platform's own schemas, from the outside: what is there, what would be, and what should. */
@NullMarked
package com.athyper.postgres.provision;

import org.jspecify.annotations.NullMarked;
