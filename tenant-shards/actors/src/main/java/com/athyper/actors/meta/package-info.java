/** Entities in the memory of every node, and how they come into force. */
@NullMarked
package com.athyper.actors.meta;

import org.jspecify.annotations.NullMarked;
