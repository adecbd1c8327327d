package com.athyper.edge.graphql;

import static com.athyper.policy.Operation.GRAPHQL_SEND;

import com.athyper.edge.access.Call;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.graphql.Asked.Persisted;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Done;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.cache.Cache;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Finds the document that is meant: by its text, or by the hash under which somebody of the tenant
 * has registered it. Who may not send documents of their own may still ask what is registered.
 */
final class Documents {
    /** Clients know the protocol by these words. */
    private static final String NOT_FOUND = "PersistedQueryNotFound";

    private static final String NOT_SUPPORTED = "PersistedQueryNotSupported";
    static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private final PersistedDocuments store;
    private final Cache cache;

    Documents(PersistedDocuments store, Cache cache) {
        this.store = store;
        this.cache = cache;
    }

    /**
     * @param unknown whether it is to be registered once it has proved to be a document
     */
    record Found(String text, Optional<String> unknown) {}

    /**
     * Why there is no document, told as GraphQL tells it; an answer that is refused is not asked.
     */
    sealed interface Sought {
        record Text(Found found) implements Sought {}

        record Nothing(Problem problem) implements Sought {}
    }

    CompletionStage<Answer<Sought>> find(Call call, Asked asked) {
        Optional<Problem> fault = asked.hash().flatMap(hash -> fault(hash, asked.text()));
        if (fault.isPresent()) {
            return Steps.ok(new Sought.Nothing(fault.get()));
        }
        if (asked.text().isEmpty()) {
            return byHash(call, asked.hash().map(Persisted::hash).orElseThrow());
        }
        String text = asked.text().get();
        boolean free =
                call.authorization().require(GRAPHQL_SEND, Optional.empty())
                        instanceof Answer.Ok<Done>;
        if (free && asked.hash().isEmpty()) {
            return Steps.ok(new Sought.Text(new Found(text, Optional.empty())));
        }
        String hash = Sha256.hex(text);
        return registered(call, hash)
                .thenApply(
                        known ->
                                known.isPresent()
                                        ? Answer.ok(text(text, Optional.empty()))
                                        : call.authorization()
                                                .require(GRAPHQL_SEND, Optional.empty())
                                                .map(_ -> text(text, Optional.of(hash))));
    }

    private static Sought text(String text, Optional<String> unknown) {
        return new Sought.Text(
                new Found(
                        text, unknown.filter(_ -> text.length() <= PersistedDocuments.LENGTH_MAX)));
    }

    private static Optional<Problem> fault(Persisted persisted, Optional<String> text) {
        if (!persisted.version().equals("1")) {
            return Optional.of(GraphqlError.PERSISTED_QUERY_NOT_SUPPORTED.because(NOT_SUPPORTED));
        }
        if (!HASH.matcher(persisted.hash()).matches()
                || text.filter(it -> !Sha256.hex(it).equals(persisted.hash())).isPresent()) {
            return Optional.of(
                    GraphqlError.PERSISTED_QUERY_MISMATCH.because(
                            "`sha256Hash` is not the SHA-256 of the document, in lower-case"
                                    + " hexadecimal"));
        }
        return Optional.empty();
    }

    private CompletionStage<Answer<Sought>> byHash(Call call, String hash) {
        return registered(call, hash)
                .thenApply(
                        text ->
                                Answer.ok(
                                        text.<Sought>map(it -> text(it, Optional.empty()))
                                                .orElseGet(
                                                        () ->
                                                                new Sought.Nothing(
                                                                        GraphqlError
                                                                                .PERSISTED_QUERY_NOT_FOUND
                                                                                .because(
                                                                                        NOT_FOUND)))));
    }

    private CompletionStage<Optional<String>> registered(Call call, String hash) {
        return cache.get(
                PersistedDocuments.REGION,
                call.tenant(),
                hash,
                () -> store.find(call.tenant(), hash));
    }

    /** What cannot be kept now is sent again another time. */
    CompletionStage<Done> register(Call call, Found found) {
        if (found.unknown().isEmpty()) {
            return CompletableFuture.completedStage(Done.DONE);
        }
        String hash = found.unknown().get();
        return cache.put(
                        PersistedDocuments.REGION,
                        call.tenant(),
                        hash,
                        () ->
                                store.register(call.tenant(), hash, found.text(), call.origin())
                                        .thenApply(_ -> found.text()))
                .handle(
                        (_, failure) -> {
                            if (failure != null) {
                                LOG.atWarn()
                                        .addKeyValue("tenant", call.tenant())
                                        .setCause(failure)
                                        .log("a document was not registered");
                            }
                            return Done.DONE;
                        });
    }
}
