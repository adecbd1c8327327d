@NullMarked
package com.athyper.policy.actors;

import org.jspecify.annotations.NullMarked;
