package com.athyper.loadtest.bench;

import com.athyper.loadtest.api.Api;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;

/** Calls that are not measured and have to succeed. */
record Preparation(Api api) {
    private static final Who ADMIN = Who.demo("admin");

    /** Left as it is if an earlier run has put it into force. */
    void publish(String path, String name, String document) throws IOException {
        Reply draft = api.send(Ask.post(path).as(ADMIN).with(document));
        if (draft.status() != 409) {
            require(201, draft);
        }
        expect(200, Ask.post("%s/%s/versions/1/publish".formatted(path, name)).as(ADMIN));
    }

    Reply expect(int status, Ask ask) throws IOException {
        return require(status, api.send(ask));
    }

    private static Reply require(int status, Reply reply) {
        if (reply.status() != status) {
            throw new NotAsPromised(
                    "the preparation was answered %d and not %d: %s"
                            .formatted(reply.status(), status, reply.text()));
        }
        return reply;
    }
}
