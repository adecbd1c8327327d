/** What a client may rely on, asked of a real node. */
@NullMarked
package com.athyper.proof.contract;

import org.jspecify.annotations.NullMarked;
