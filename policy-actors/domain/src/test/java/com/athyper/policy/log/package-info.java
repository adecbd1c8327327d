@NullMarked
package com.athyper.policy.log;

import org.jspecify.annotations.NullMarked;
