package com.athyper.expression;

/** What an attribute may hold. */
public enum Type {
    BOOLEAN,
    NUMBER,
    TEXT,
    /** An ISO 8601 date, as text. */
    DATE,
    /** An RFC 3339 instant, as text. */
    DATETIME,
    LIST,
    /** Not known until evaluated. */
    ANY
}
