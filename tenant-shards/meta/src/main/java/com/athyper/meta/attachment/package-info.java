/** Files that belong to records: what is known of them, while their bytes are elsewhere. */
@NullMarked
package com.athyper.meta.attachment;

import org.jspecify.annotations.NullMarked;
