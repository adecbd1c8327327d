/** What must hold when processes die and the database goes away. */
@NullMarked
package com.athyper.proof.fault;

import org.jspecify.annotations.NullMarked;
