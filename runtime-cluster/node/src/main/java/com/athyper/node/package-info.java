/** The process: what it is made of, how it starts and how it stops. */
@NullMarked
package com.athyper.node;

import org.jspecify.annotations.NullMarked;
