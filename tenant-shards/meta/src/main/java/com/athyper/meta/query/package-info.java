/** Questions over more than one entity, checked against the models and asked of the store. */
@NullMarked
package com.athyper.meta.query;

import org.jspecify.annotations.NullMarked;
