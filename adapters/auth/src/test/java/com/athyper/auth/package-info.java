@NullMarked
package com.athyper.auth;

import org.jspecify.annotations.NullMarked;
