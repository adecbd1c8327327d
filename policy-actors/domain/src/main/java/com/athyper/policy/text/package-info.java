/** Policies as people write and read them: the same documents in another form. */
@NullMarked
package com.athyper.policy.text;

import org.jspecify.annotations.NullMarked;
