package com.athyper.edge.data;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

/**
 * One record of an import, or why it cannot be read.
 *
 * @param number counts from one
 */
record ImportRow(int number, Answer<Value.Fields> values) {}
