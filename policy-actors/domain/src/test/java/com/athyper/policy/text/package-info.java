/** The text form of policies, tested. */
@NullMarked
package com.athyper.policy.text;

import org.jspecify.annotations.NullMarked;
