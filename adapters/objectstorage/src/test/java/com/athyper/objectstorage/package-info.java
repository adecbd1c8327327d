@NullMarked
package com.athyper.objectstorage;

import org.jspecify.annotations.NullMarked;
