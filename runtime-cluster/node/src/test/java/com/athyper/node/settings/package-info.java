@NullMarked
package com.athyper.node.settings;

import org.jspecify.annotations.NullMarked;
