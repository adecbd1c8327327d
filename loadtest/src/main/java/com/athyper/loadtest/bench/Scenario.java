package com.athyper.loadtest.bench;

import java.io.IOException;

/** Work that a client does over and over, each time from beginning to end. */
interface Scenario {
    String name();

    /** One round; anything that is not as promised is thrown and counted. */
    void round(Timed timed) throws IOException;
}
