package com.athyper.edge.graphql;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.GRAPHQL_READ;
import static com.athyper.policy.Operation.GRAPHQL_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PersistedDocuments;
import com.athyper.kernel.PersistedDocuments.Registered;
import com.athyper.kernel.PersistedDocuments.Shown;
import com.athyper.kernel.Value;
import com.athyper.kernel.cache.Cache;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The documents that are registered in a tenant.
 *
 * <pre>
 * GET    /api/graphql/documents          list, without the texts
 * GET    /api/graphql/documents/{hash}   show
 * DELETE /api/graphql/documents/{hash}   its hash alone is not enough any more, at any node
 * </pre>
 */
public final class DocumentRoutes {
    private static final String ALL = Engine.PATH + "/documents";
    private static final String ONE = ALL + "/{hash}";

    private static final Shape LISTED = listed("GraphqlDocumentEntry").build();
    private static final Shape SHOWN =
            listed("GraphqlDocument").must("document", Shape.text()).build();

    private final PersistedDocuments documents;
    private final Cache cache;

    public DocumentRoutes(PersistedDocuments documents, Cache cache) {
        this.documents = documents;
        this.cache = cache;
    }

    private static Shape.Members listed(String name) {
        return Shape.object(name)
                .must("hash", Shape.text())
                .must("length", Shape.integer())
                .must("registeredBy", Shape.text())
                .must("registeredAt", Shape.time());
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("List the registered documents")
                        .pages()
                        .gives(200, Shape.page(LISTED))
                        .guarded(GET, ALL, GRAPHQL_READ, DECIDED, this::list),
                of("Show a registered document")
                        .gives(200, SHOWN)
                        .refuses(404)
                        .guarded(GET, ONE, GRAPHQL_READ, DECIDED, this::show),
                of("Delete a registered document")
                        .gives(204, Reply.Form.NOTHING)
                        .refuses(404)
                        .guarded(DELETE, ONE, GRAPHQL_WRITE, DECIDED, this::delete));
    }

    private static Contract of(String summary) {
        return Contract.of("data", "graphql", summary);
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return Steps.then(
                Paging.of(call.request().query()),
                paging ->
                        documents
                                .all(call.tenant())
                                .thenApply(
                                        all ->
                                                paging.cut(all, Registered::hash)
                                                        .map(
                                                                page ->
                                                                        Paging.reply(
                                                                                page,
                                                                                DocumentRoutes
                                                                                        ::form))));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.then(
                hash(call),
                hash ->
                        documents
                                .show(call.tenant(), hash)
                                .thenApply(
                                        shown ->
                                                shown.map(it -> Answer.ok(Reply.ok(form(it))))
                                                        .orElseGet(() -> missing(hash))));
    }

    private CompletionStage<Answer<Reply>> delete(Call call) {
        return Steps.then(
                hash(call),
                hash ->
                        Steps.then(
                                documents
                                        .delete(call.tenant(), hash, call.origin())
                                        .thenApply(
                                                deleted ->
                                                        deleted ? Answer.ok(hash) : missing(hash)),
                                _ ->
                                        cache.changed(call.tenant())
                                                .thenApply(_ -> Answer.ok(Reply.empty(204)))));
    }

    private static Answer<String> hash(Call call) {
        String hash = call.request().param("hash");
        return Documents.HASH.matcher(hash).matches() ? Answer.ok(hash) : missing(hash);
    }

    private static <T> Answer<T> missing(String hash) {
        return Answer.refused(
                GraphqlError.PERSISTED_QUERY_NOT_FOUND.because(
                        "no document is registered under `" + hash + "`"));
    }

    private static Value.Fields form(Registered registered) {
        return Value.object()
                .put("hash", registered.hash())
                .put("length", registered.length())
                .put("registeredBy", registered.by().value())
                .put("registeredAt", registered.at().toString())
                .build();
    }

    private static Value.Fields form(Shown shown) {
        return form(shown.registered()).with("document", Value.of(shown.document()));
    }
}
