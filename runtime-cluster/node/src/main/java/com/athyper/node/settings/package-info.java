/** What an operator can set, where it comes from, and how a process ends. */
@NullMarked
package com.athyper.node.settings;

import org.jspecify.annotations.NullMarked;
