@NullMarked
package com.athyper.loadtest.bench;

import org.jspecify.annotations.NullMarked;
