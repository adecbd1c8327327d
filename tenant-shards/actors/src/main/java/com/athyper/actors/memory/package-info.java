/** What every node keeps in memory of every tenant. */
@NullMarked
package com.athyper.actors.memory;

import org.jspecify.annotations.NullMarked;
