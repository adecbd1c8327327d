/** The shell: gives any aggregate a mailbox, a journal and an address in the cluster. */
@NullMarked
package com.athyper.actors.aggregate;

import org.jspecify.annotations.NullMarked;
