/** Definitions as sharded entities, and how they come into force. */
@NullMarked
package com.athyper.actors.definition;

import org.jspecify.annotations.NullMarked;
