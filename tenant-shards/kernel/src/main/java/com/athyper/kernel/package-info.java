/** Words that every module shares. Pure: nothing here reads a clock, draws a lot or does I/O. */
@NullMarked
package com.athyper.kernel;

import org.jspecify.annotations.NullMarked;
