/** Questions over more than one entity. */
@NullMarked
package com.athyper.edge.query;

import org.jspecify.annotations.NullMarked;
