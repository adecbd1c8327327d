/** Every door by hand: in memory, and told what to say where a rule would be in the way. */
@NullMarked
package com.athyper.edge.fake;

import org.jspecify.annotations.NullMarked;
