/** What happens to every request before and after its handler. */
@NullMarked
package com.athyper.edge.pipeline;

import org.jspecify.annotations.NullMarked;
