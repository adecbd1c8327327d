package com.athyper.kernel;

/** How much JSON is read before it is refused. */
public record JsonLimits(int depthMax, int membersMax, int textMax, int digitsMax) {
    /** What a request may carry. */
    public static final JsonLimits REQUEST = new JsonLimits(32, 10_000, 1_000_000, 100);

    /** What a request may carry that describes something at length. */
    public static final JsonLimits DOCUMENT = new JsonLimits(32, 100_000, 1_000_000, 100);

    /** What the platform itself has written. */
    public static final JsonLimits TRUSTED =
            new JsonLimits(256, 10_000_000, Integer.MAX_VALUE, 100_000);
}
