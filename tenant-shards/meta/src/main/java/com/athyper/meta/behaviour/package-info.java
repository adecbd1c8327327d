/** What an entity's author says about its records in expressions, as written and as compiled. */
@NullMarked
package com.athyper.meta.behaviour;

import org.jspecify.annotations.NullMarked;
