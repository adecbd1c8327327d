/** Work that is done again and again, by one node of the cluster. */
@NullMarked
package com.athyper.actors.sweep;

import org.jspecify.annotations.NullMarked;
