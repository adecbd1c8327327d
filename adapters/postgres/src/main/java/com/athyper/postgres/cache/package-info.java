/** When what nodes keep is void. */
@NullMarked
package com.athyper.postgres.cache;

import org.jspecify.annotations.NullMarked;
