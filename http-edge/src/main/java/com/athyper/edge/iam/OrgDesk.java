package com.athyper.edge.iam;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Directory;
import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgDocuments;
import com.athyper.identity.OrgError;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItems;
import com.athyper.identity.Organization;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.Models;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What all routes over groups, units, bindings, delegations and broken glasses have in common. */
public record OrgDesk(Directory directory, OrgItems items, Models models) {
    static final int PRINCIPAL_MAX = 127;

    /** The epoch from which on a change holds. */
    static final String EPOCH = "X-Epoch";

    static final Parameter IF_MATCH =
            Parameter.header("If-Match", true, "the `ETag` of what is changed");

    /** With whom and when it was made and changed. */
    static Shape.Members kept(Shape.Members members) {
        return members.must("version", Shape.integer())
                .must("createdBy", Shape.text())
                .must("createdAt", Shape.time())
                .must("updatedBy", Shape.text())
                .must("updatedAt", Shape.time());
    }

    static Value.Fields form(KeptItem kept) {
        var form = Value.object();
        OrgDocuments.write(kept.item()).values().forEach(form::put);
        return form.put("version", kept.version())
                .put("createdBy", kept.createdBy().value())
                .put("createdAt", kept.createdAt().toString())
                .put("updatedBy", kept.updatedBy().value())
                .put("updatedAt", kept.updatedAt().toString())
                .build();
    }

    Organization present(Call call) {
        return directory.of(call.tenant());
    }

    CompletionStage<Answer<KeptItem>> change(Call call, OrgChange change) {
        return items.change(call.tenant(), change, call.origin())
                // So that the caller's next read sees what they wrote.
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<KeptItem> _ ->
                                            models.refresh(call.tenant()).thenApply(_ -> answer);
                                    case Answer.Refused<KeptItem> _ -> Steps.now(answer);
                                });
    }

    CompletionStage<Answer<Reply>> make(
            Call call, String collection, Answer<? extends OrgItem> item) {
        return Steps.map(
                Steps.then(item, sound -> change(call, new OrgChange.Make(sound))),
                kept ->
                        since(
                                call,
                                Reply.created(collection + "/" + kept.item().id(), form(kept))
                                        .tagged(kept.tag())));
    }

    /** Changes what has the tag that the caller has seen. */
    CompletionStage<Answer<Reply>> amend(
            Call call, Kind kind, Answer<? extends Function<OrgItem, ? extends OrgItem>> how) {
        String id = id(call);
        return Steps.then(
                expected(call),
                tag ->
                        Steps.then(
                                how,
                                sound ->
                                        Steps.map(
                                                change(
                                                        call,
                                                        new OrgChange.Amend(
                                                                kind,
                                                                id,
                                                                Optional.of(tag),
                                                                sound::apply)),
                                                kept -> changed(call, kept))));
    }

    CompletionStage<Answer<Reply>> remove(Call call, Kind kind) {
        return Steps.then(
                expected(call),
                tag ->
                        Steps.map(
                                change(
                                        call,
                                        new OrgChange.Remove(kind, id(call), Optional.of(tag))),
                                _ -> since(call, Reply.empty(204))));
    }

    CompletionStage<Answer<Reply>> show(Call call, Kind kind) {
        return Steps.then(
                found(call, kind),
                kept ->
                        Steps.now(
                                EntityTags.unlessKnown(
                                        call.request().headers(),
                                        kept.tag(),
                                        () -> Reply.ok(form(kept)))));
    }

    /** After a change: from which epoch on it holds, for those who demand that. */
    static Reply since(Call call, Reply reply) {
        return reply.with(EPOCH, Long.toString(call.authorization().inForce().epoch()));
    }

    static Reply changed(Call call, KeptItem kept) {
        return since(call, shown(kept));
    }

    static Reply shown(KeptItem kept) {
        return Reply.ok(form(kept)).tagged(kept.tag());
    }

    Answer<KeptItem> found(Call call, Kind kind) {
        return present(call)
                .find(kind, id(call))
                .map(Answer::ok)
                .orElseGet(() -> missing(kind, id(call)));
    }

    static <T> Answer<T> missing(Kind kind, String id) {
        return Answer.refused(
                OrgError.NOT_FOUND.because("no " + kind.id() + " is called `" + id + "`"));
    }

    /**
     * @param items in the order of their ids
     */
    static CompletionStage<Answer<Reply>> page(
            Call call, List<KeptItem> items, Function<KeptItem, Value.Fields> form) {
        return Steps.now(
                Paging.of(call.request().query())
                        .flatMap(paging -> paging.cut(items, kept -> kept.item().id()))
                        .map(page -> Paging.reply(page, form)));
    }

    static String id(Call call) {
        return call.request().param("id");
    }

    private static Answer<String> expected(Call call) {
        return EntityTags.expected(
                call.request().headers(),
                OrgError.VERSION_NEEDED.because("send its `ETag` as `If-Match`"),
                OrgError.STALE.because("send one strong tag"));
    }
}
