/** Management: members, shards and the state of any entity, on a port of its own. */
@NullMarked
package com.athyper.node.management;

import org.jspecify.annotations.NullMarked;
