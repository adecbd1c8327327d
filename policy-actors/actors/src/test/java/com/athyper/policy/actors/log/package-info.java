@NullMarked
package com.athyper.policy.actors.log;

import org.jspecify.annotations.NullMarked;
