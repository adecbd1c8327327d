@NullMarked
package com.athyper.loadtest.demo;

import org.jspecify.annotations.NullMarked;
