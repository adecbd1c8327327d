/** What records look like to those who may not see them whole. */
@NullMarked
package com.athyper.edge.exchange;

import org.jspecify.annotations.NullMarked;
