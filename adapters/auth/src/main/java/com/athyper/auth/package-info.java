/**
 * Who is asking: tokens verified in four layers, and an identity provider for one machine.
 *
 * <p>Nothing here keeps what another node could not rebuild: keys and used-up codes are in {@link
 * com.athyper.identity.LocalIdentityStore}, all else is in signed tokens.
 */
@NullMarked
package com.athyper.auth;

import org.jspecify.annotations.NullMarked;
