/** Rules about the repository itself. */
@NullMarked
package com.athyper.proof.tidy;

import org.jspecify.annotations.NullMarked;
