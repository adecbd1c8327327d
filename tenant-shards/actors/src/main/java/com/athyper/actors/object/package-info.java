/** Objects that nothing needs any more. */
@NullMarked
package com.athyper.actors.object;

import org.jspecify.annotations.NullMarked;
