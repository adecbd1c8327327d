/** The audit trail: a hash chain per tenant that an auditor can verify. */
@NullMarked
package com.athyper.audit;

import org.jspecify.annotations.NullMarked;
