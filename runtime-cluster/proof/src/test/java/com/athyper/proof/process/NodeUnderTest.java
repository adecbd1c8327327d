package com.athyper.proof.process;

import java.io.IOException;
import java.nio.file.Path;

/** One node with the ways to ask it. */
public final class NodeUnderTest implements AutoCloseable {
    private final NodeProcess process;
    private final Api api;
    private final Api managementApi;

    NodeUnderTest(NodeProcess process, Tokens tokens) {
        this.process = process;
        this.api = new Api(process.http(), tokens);
        this.managementApi = new Api(process.management(), tokens);
    }

    /** A node that needs nothing: it starts a PostgreSQL of its own. */
    static NodeUnderTest standingAlone(String name, Path home) {
        return new NodeUnderTest(new NodeProcess(name, home.resolve(name)), new Tokens());
    }

    public NodeProcess process() {
        return process;
    }

    public Api api() {
        return api;
    }

    public ManagementApi management() {
        return new ManagementApi(managementApi);
    }

    /** Starts the node unless it runs, and waits until it serves. */
    public NodeUnderTest serving() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            process.start();
        }
        process.awaitReady();
        return this;
    }

    public void killAndServeAgain() throws IOException, InterruptedException {
        process.kill();
        serving();
    }

    @Override
    public void close() {
        api.close();
        managementApi.close();
        process.close();
    }
}
