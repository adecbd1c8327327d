/** The law of dependencies, and guards for its guards. */
@NullMarked
package com.athyper.proof.architecture;

import org.jspecify.annotations.NullMarked;
