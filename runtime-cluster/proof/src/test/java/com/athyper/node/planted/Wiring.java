package com.athyper.node.planted;

/** Something of the node. */
public final class Wiring {}
