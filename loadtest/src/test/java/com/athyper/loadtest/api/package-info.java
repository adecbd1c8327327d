@NullMarked
package com.athyper.loadtest.api;

import org.jspecify.annotations.NullMarked;
