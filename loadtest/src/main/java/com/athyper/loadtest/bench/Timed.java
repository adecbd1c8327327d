package com.athyper.loadtest.bench;

import com.athyper.loadtest.api.Api;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Reply;

import java.io.IOException;
import java.util.function.LongSupplier;

/** One client's way to the API, with a stop watch. */
final class Timed {
    private final Api api;
    private final Measured measured;
    private final LongSupplier nanoTime;

    Timed(Api api, Measured measured, LongSupplier nanoTime) {
        this.api = api;
        this.measured = measured;
        this.nanoTime = nanoTime;
    }

    /** Sends it, notes how long it took, and insists on the status. */
    Reply call(String name, int status, Ask ask) throws IOException {
        long begun = nanoTime.getAsLong();
        Reply reply = api.send(ask);
        if (reply.status() != status) {
            throw new NotAsPromised(
                    "%s answered %d and not %d: %s"
                            .formatted(name, reply.status(), status, reply.text()));
        }
        measured.took(name, nanoTime.getAsLong() - begun);
        return reply;
    }

    /** One whole round of a scenario; a failure ends the round and not the run. */
    void round(Scenario scenario) {
        long begun = nanoTime.getAsLong();
        try {
            scenario.round(this);
            measured.tookInAll(nanoTime.getAsLong() - begun);
        } catch (NotAsPromised | IOException e) {
            measured.failed(String.valueOf(e.getMessage()));
        }
    }
}
