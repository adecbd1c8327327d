@NullMarked
package com.athyper.meta.attachment;

import org.jspecify.annotations.NullMarked;
