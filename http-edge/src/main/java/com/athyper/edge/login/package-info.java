/** The local identity provider, with the paths that Keycloak has. */
@NullMarked
package com.athyper.edge.login;

import org.jspecify.annotations.NullMarked;
