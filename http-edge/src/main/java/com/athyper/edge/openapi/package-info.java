/** The endpoint table, told to machines (OpenAPI 3.1) and to people. */
@NullMarked
package com.athyper.edge.openapi;

import org.jspecify.annotations.NullMarked;
