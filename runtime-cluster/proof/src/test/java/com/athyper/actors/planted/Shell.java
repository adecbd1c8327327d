package com.athyper.actors.planted;

/** Something of a shell. */
public final class Shell {}
