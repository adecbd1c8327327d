package com.athyper.edge.data;

import static com.athyper.meta.record.RecordError.VERSION_STALE;

import com.athyper.edge.access.Call;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.access.HistoryDesk.Since;
import com.athyper.edge.exchange.EntityTags;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.Stale;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.FieldValue;
import com.athyper.meta.record.RecordDiff;
import com.athyper.meta.record.RecordDiff.Change;
import com.athyper.meta.record.RecordRendering;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Tells whoever was overtaken what to merge with: the record as they may read it now, what changed
 * since the version that they name, and which of their own fields are in conflict with that.
 */
record MergeHints(HistoryDesk history) {
    private static final int DIGITS_MAX = 18;

    /** The outcome of a change, with a hint if it was refused for the record's version. */
    CompletionStage<Answer<Reply>> added(
            Call call,
            EntityModel model,
            UUID id,
            Value.Fields given,
            CompletionStage<Answer<Reply>> change) {
        return change.thenCompose(
                answer ->
                        answer instanceof Answer.Refused<Reply>(var problem)
                                        && problem.code() == VERSION_STALE
                                ? hinted(call, model, id, given, answer, problem.detail())
                                : Steps.now(answer));
    }

    private CompletionStage<Answer<Reply>> hinted(
            Call call,
            EntityModel model,
            UUID id,
            Value.Fields given,
            Answer<Reply> bare,
            String detail) {
        Optional<Long> base = base(call);
        return history.since(call, model, id, base)
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Answer.Ok<Since>(var since) ->
                                            Answer.refused(
                                                    new Stale(form(model, base, since, given))
                                                            .because(detail));
                                    case Answer.Refused<Since> _ -> bare;
                                });
    }

    /** The one version that the caller says to have read. */
    private static Optional<Long> base(Call call) {
        return switch (EntityTags.of(call.request().headers(), "If-Match")) {
            case Answer.Ok<Optional<EntityTags>>(var tags) ->
                    tags.filter(listed -> listed.strong().size() == 1)
                            .map(listed -> listed.strong().iterator().next())
                            .filter(tag -> tag.matches("[1-9][0-9]*") && tag.length() <= DIGITS_MAX)
                            .map(Long::valueOf);
            case Answer.Refused<Optional<EntityTags>> _ -> Optional.empty();
        };
    }

    private static Value.Fields form(
            EntityModel model, Optional<Long> base, Since since, Value.Fields given) {
        var form = Value.object().put("current", RecordRendering.render(model, since.current()));
        since.changes()
                .ifPresent(
                        changes ->
                                form.put("base", base.orElseThrow())
                                        .put("changes", RecordRendering.render(model, changes))
                                        .put("conflicts", conflicts(model, changes, given)));
        return form.build();
    }

    private static Value conflicts(EntityModel model, List<Change> changes, Value.Fields given) {
        return Value.texts(
                changes.stream()
                        .filter(change -> isInConflict(model, change, given))
                        .map(Change::field)
                        .toList());
    }

    /** Both sides changed the field, and not to the same. */
    private static boolean isInConflict(EntityModel model, Change change, Value.Fields given) {
        return given.get(change.field())
                .flatMap(value -> model.field(change.field()).map(f -> FieldValue.judge(f, value)))
                .map(
                        judged ->
                                switch (judged) {
                                    case FieldValue.Judged.Good(var value) ->
                                            !RecordDiff.same(value, change.to());
                                    case FieldValue.Judged.Bad _ ->
                                            !(given.get(change.field()).orElse(Value.NULL)
                                                            instanceof Value.Null
                                                    && change.to() instanceof Value.Null);
                                })
                .orElse(false);
    }
}
