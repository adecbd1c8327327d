package com.athyper.proof.process;

import java.io.IOException;
import java.nio.file.Path;

/** One node over a PostgreSQL that the test may take away, look into and damage. */
public record SharedWorld(NodeUnderTest node, TestDatabase database) implements AutoCloseable {

    static SharedWorld start(Path home) throws Exception {
        var database = TestDatabase.start(home.resolve("postgres"));
        var process = new NodeProcess("node", home.resolve("node"));
        process.tell(database.environment());
        return new SharedWorld(new NodeUnderTest(process, new Tokens()), database);
    }

    public Api api() {
        return node.api();
    }

    SharedWorld serving() throws IOException, InterruptedException {
        node.serving();
        return this;
    }

    @Override
    public void close() {
        try {
            node.close();
        } finally {
            database.close();
        }
    }
}
