/** Policies in the memory of every node, and how they come into force. */
@NullMarked
package com.athyper.policy.actors;

import org.jspecify.annotations.NullMarked;
