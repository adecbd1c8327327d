package com.athyper.kernel;

/** The answer of what has nothing more to say. */
public enum Done {
    DONE
}
