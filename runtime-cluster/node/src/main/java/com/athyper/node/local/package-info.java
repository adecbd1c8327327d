/** What a node provides for itself on one machine: its home, and PostgreSQL inside of it. */
@NullMarked
package com.athyper.node.local;

import org.jspecify.annotations.NullMarked;
