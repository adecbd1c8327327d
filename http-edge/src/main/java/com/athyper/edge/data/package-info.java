/** Records of every entity. */
@NullMarked
package com.athyper.edge.data;

import org.jspecify.annotations.NullMarked;
