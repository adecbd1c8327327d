package com.athyper.edge.endpoint;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Method;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.kernel.Answer;
import com.athyper.policy.Operation;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletionStage;

/**
 * One thing that can be asked. It is guarded by an operation of the catalog, or it says why anybody
 * may ask; there is no third kind.
 */
public sealed interface Endpoint {
    Method method();

    PathTemplate path();

    Contract contract();

    /** When policy is asked. */
    enum Guard {
        /** Before the handler, about the operation as such. */
        DECIDED,
        /** By the handler, about each record. */
        RECORD
    }

    /** Answers somebody who is known. */
    @FunctionalInterface
    interface Handler {
        CompletionStage<Answer<Reply>> handle(Call call);
    }

    /** Answers anybody. */
    @FunctionalInterface
    interface OpenHandler {
        CompletionStage<Answer<Reply>> handle(Request request);
    }

    /** For callers who are known and allowed. */
    record Guarded(
            Method method,
            PathTemplate path,
            Operation operation,
            Guard guard,
            Contract contract,
            Handler handler)
            implements Endpoint {
        public Guarded {
            refuseWithout(operation, path, "an operation");
        }
    }

    /** For everybody. */
    record Open(
            Method method, PathTemplate path, String reason, Contract contract, OpenHandler handler)
            implements Endpoint {
        public Open {
            refuseWithout(reason.isBlank() ? null : reason, path, "a reason to be open");
        }
    }

    /** Null cannot be written in our own code, and can still come from elsewhere. */
    private static void refuseWithout(@Nullable Object needed, PathTemplate path, String what) {
        if (needed == null) {
            throw new IllegalArgumentException(path.text() + " cannot be mounted without " + what);
        }
    }
}
