/** Violations on purpose: the guards must catch every one of them. */
@NullMarked
package com.athyper.objectstorage.planted;

import org.jspecify.annotations.NullMarked;
