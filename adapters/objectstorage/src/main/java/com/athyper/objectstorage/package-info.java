/** Object storage: files in a directory, or a server that speaks S3, behind a circuit breaker. */
@NullMarked
package com.athyper.objectstorage;

import org.jspecify.annotations.NullMarked;
