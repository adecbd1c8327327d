/** Violations on purpose: the guards must catch every one of them. */
@NullMarked
package com.athyper.proof.architecture;

import org.jspecify.annotations.NullMarked;
