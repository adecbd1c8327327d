/** The platform over HTTP: it starts here, and is given every door that it opens. */
@NullMarked
package com.athyper.edge;

import org.jspecify.annotations.NullMarked;
