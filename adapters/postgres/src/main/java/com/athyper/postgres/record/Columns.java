package com.athyper.postgres.record;

import java.util.List;

/** What stands in SQL for an attribute of something in an expression's scope. */
@FunctionalInterface
interface Columns {
    Operand find(String root, List<String> path);
}
