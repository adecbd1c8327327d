@NullMarked
package com.athyper.postgres.policy;

import org.jspecify.annotations.NullMarked;
