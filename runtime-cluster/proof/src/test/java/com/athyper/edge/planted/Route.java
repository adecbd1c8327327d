package com.athyper.edge.planted;

/** Something of the edge. */
public final class Route {}
