package com.athyper.postgres.planted;

/** Something of an adapter. */
public final class Table {}
