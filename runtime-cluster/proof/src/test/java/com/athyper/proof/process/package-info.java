/** Real nodes in processes of their own, and clients that hold them to what they acknowledged. */
@NullMarked
package com.athyper.proof.process;

import org.jspecify.annotations.NullMarked;
