/** What is remembered of requests that may be repeated. */
@NullMarked
package com.athyper.postgres.request;

import org.jspecify.annotations.NullMarked;
