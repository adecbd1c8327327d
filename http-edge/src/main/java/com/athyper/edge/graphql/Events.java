package com.athyper.edge.graphql;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Reply;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.util.Locale;
import java.util.OptionalLong;

/** Results as server-sent events, each connection for one operation (graphql-sse). */
final class Events {
    private static final String TYPE = "text/event-stream";

    private Events() {}

    private static String accept(Call call) {
        return call.request().headers().joined("Accept").orElse("").toLowerCase(Locale.ROOT);
    }

    /** Whether the caller takes events. */
    static boolean accepted(Call call) {
        return accept(call).contains(TYPE);
    }

    /** Whether the caller takes events and no JSON. */
    static boolean needed(Call call) {
        String accept = accept(call);
        return accept.contains(TYPE) && !accept.contains("json") && !accept.contains("*/*");
    }

    /** All that there is to say. */
    static Reply of(Value.Fields result) {
        return Reply.streamed(
                Reply.Form.EVENTS,
                Source.single(
                        ByteString.fromString(next(result, OptionalLong.empty()) + complete())));
    }

    /**
     * @param id of the place in the stream to go on from
     */
    static String next(Value.Fields result, OptionalLong id) {
        return "event: next\n"
                + (id.isPresent() ? "id: " + id.getAsLong() + "\n" : "")
                + "data: "
                + Json.write(result)
                + "\n\n";
    }

    static String complete() {
        return "event: complete\ndata:\n\n";
    }

    /** Says nothing but that we are here, and from where to go on. */
    static String heartbeat(long id) {
        return ":\nid: " + id + "\n\n";
    }
}
