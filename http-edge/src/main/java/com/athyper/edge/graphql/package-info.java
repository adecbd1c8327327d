/** The tenant's entities as GraphQL; every field asks what REST asks. */
@NullMarked
package com.athyper.edge.graphql;

import org.jspecify.annotations.NullMarked;
