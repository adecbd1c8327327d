@NullMarked
package com.athyper.policy.notice;

import org.jspecify.annotations.NullMarked;
