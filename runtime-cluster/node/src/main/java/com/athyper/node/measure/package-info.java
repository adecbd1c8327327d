/** What a node's memory takes, measured in a process of its own. */
@NullMarked
package com.athyper.node.measure;

import org.jspecify.annotations.NullMarked;
