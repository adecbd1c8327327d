/** What is in force in every tenant, and how it comes into force. */
@NullMarked
package com.athyper.postgres.definition;

import org.jspecify.annotations.NullMarked;
