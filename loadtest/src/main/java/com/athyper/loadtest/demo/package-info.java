/** The main job, walked step by step against a running node, with every answer checked. */
@NullMarked
package com.athyper.loadtest.demo;

import org.jspecify.annotations.NullMarked;
