/** What is known of files, in PostgreSQL. */
@NullMarked
package com.athyper.postgres.attachment;

import org.jspecify.annotations.NullMarked;
