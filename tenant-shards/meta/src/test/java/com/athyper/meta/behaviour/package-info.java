@NullMarked
package com.athyper.meta.behaviour;

import org.jspecify.annotations.NullMarked;
