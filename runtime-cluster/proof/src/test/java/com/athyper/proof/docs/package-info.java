/** What the documents promise, held against the code. */
@NullMarked
package com.athyper.proof.docs;

import org.jspecify.annotations.NullMarked;
