/**
 * One expression language: CEL, parsed by its library, then our own typed tree with several
 * executions.
 */
@NullMarked
package com.athyper.expression;

import org.jspecify.annotations.NullMarked;
