/** Models of a node. */
@NullMarked
package com.athyper.actors.meta;

import org.jspecify.annotations.NullMarked;
