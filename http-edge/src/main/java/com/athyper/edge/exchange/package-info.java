/** What a handler is asked and what it answers, free of the server underneath. */
@NullMarked
package com.athyper.edge.exchange;

import org.jspecify.annotations.NullMarked;
