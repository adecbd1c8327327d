/** The text forms of definitions: what is common to reading them. */
@NullMarked
package com.athyper.expression.text;

import org.jspecify.annotations.NullMarked;
