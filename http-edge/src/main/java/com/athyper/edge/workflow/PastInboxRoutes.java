package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;
import static com.athyper.policy.Operation.INSTANCE_READ;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Paging;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.Directory;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.workflow.Approval.Progress;
import com.athyper.workflow.Approval.Task;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.ApprovalRendering;
import com.athyper.workflow.Approvals;
import com.athyper.workflow.Approvals.Shown;
import com.athyper.workflow.Inbox;
import com.athyper.workflow.Instances;
import com.athyper.workflow.Instances.Asked;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What waited for somebody at a time: exactly, as every approval was then by its journal. Of
 * somebody else's it shows what the caller may see of the approvals now. What one was asked in
 * another's place is in the other's.
 *
 * <pre>
 * GET /api/workflow/inbox?at=…&amp;principal=…   approval by approval, the last that started first
 * </pre>
 */
public final class PastInboxRoutes {
    /** How many approvals are read back at once. */
    private static final int PORTION = 16;

    private final Instances instances;
    private final Approvals approvals;
    private final Sight sight;

    public PastInboxRoutes(Instances instances, Approvals approvals, Directory directory) {
        this.instances = instances;
        this.approvals = approvals;
        this.sight = new Sight(directory);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "task", "List what waited for somebody at a time")
                        .may(
                                Parameter.query("at", Shape.time(), "usually now"),
                                Parameter.query(
                                        "principal", Shape.text(), "for whom; usually the caller"),
                                Parameter.PAGING.get(0),
                                Parameter.PAGING.get(1))
                        .gives(200, Shape.page(ApprovalShapes.INBOX_ITEM))
                        .guarded(GET, "/api/workflow/inbox", INSTANCE_READ, DECIDED, this::inbox));
    }

    /** Whose inbox, when, and how much of it. */
    private record Question(PrincipalId whose, Instant at, int limit) {}

    /** The last task that was sent. */
    private record Place(Asked approval, int task) {
        String written() {
            var text = "%s %s %d".formatted(approval.startedAt(), approval.instance(), task);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        static Answer<Optional<Place>> of(Optional<String> cursor) {
            if (cursor.isEmpty()) {
                return Answer.ok(Optional.empty());
            }
            try {
                var parts =
                        new String(
                                        Base64.getUrlDecoder().decode(cursor.get()),
                                        StandardCharsets.UTF_8)
                                .split(" ", 3);
                var approval = new Asked(Instant.parse(parts[0]), UUID.fromString(parts[1]));
                return Answer.ok(Optional.of(new Place(approval, Integer.parseInt(parts[2]))));
            } catch (DateTimeParseException
                    | IllegalArgumentException
                    | ArrayIndexOutOfBoundsException e) {
                return refused("`cursor` is not one of ours");
            }
        }
    }

    /** A task that waited, with its place. */
    private record Found(Place place, Inbox.Item item) {}

    private CompletionStage<Answer<Reply>> inbox(Call call) {
        var query = call.request().query();
        Optional<String> whose = query.get("principal");
        if (whose.filter(it -> !PrincipalId.isValid(it)).isPresent()) {
            return Steps.now(refused("`principal` is the name of one"));
        }
        Instant at;
        try {
            at = query.get("at").map(Instant::parse).orElse(call.origin().at());
        } catch (DateTimeParseException e) {
            return Steps.now(refused("`at` is a time such as 2030-01-31T12:00:00Z"));
        }
        var principal = whose.map(PrincipalId::new).orElse(call.caller().principal());
        return Steps.then(
                Paging.of(query),
                paging ->
                        Steps.then(
                                Place.of(paging.cursor()),
                                place ->
                                        more(
                                                        call,
                                                        new Question(principal, at, paging.limit()),
                                                        place,
                                                        List.of())
                                                .thenApply(Answer::ok)));
    }

    /** Portion by portion until the page is full, and one more to know that it is not the last. */
    private CompletionStage<Reply> more(
            Call call, Question question, Optional<Place> after, List<Found> before) {
        // The approval of the last task may have more of them: it is looked at again.
        var from = after.map(place -> just(place.approval()));
        return instances
                .askedAt(call.tenant(), question.whose(), question.at(), from, PORTION)
                .thenCompose(
                        asked ->
                                all(asked.stream().map(one -> read(call, question, one)).toList())
                                        .thenCompose(
                                                found -> {
                                                    var items = new ArrayList<>(before);
                                                    found.stream()
                                                            .flatMap(List::stream)
                                                            .filter(it -> isAfter(it, after))
                                                            .forEach(items::add);
                                                    if (items.size() > question.limit()
                                                            || asked.size() < PORTION) {
                                                        return CompletableFuture.completedStage(
                                                                page(question, items));
                                                    }
                                                    var end =
                                                            new Place(
                                                                    asked.getLast(),
                                                                    Integer.MAX_VALUE);
                                                    return more(
                                                            call,
                                                            question,
                                                            Optional.of(end),
                                                            items);
                                                }));
    }

    private static Asked just(Asked approval) {
        var id = approval.instance();
        return new Asked(
                approval.startedAt(),
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1));
    }

    private static boolean isAfter(Found found, Optional<Place> place) {
        return place.filter(it -> it.approval().equals(found.place().approval()))
                .filter(it -> found.place().task() <= it.task())
                .isEmpty();
    }

    private CompletionStage<List<Found>> read(Call call, Question question, Asked asked) {
        var key = new ApprovalKey(call.tenant(), asked.instance());
        return approvals
                .at(key, question.at())
                .thenCompose(
                        then -> {
                            var found =
                                    then instanceof Answer.Ok<Shown>(var shown)
                                            ? shown.approval()
                                                    .started()
                                                    .map(it -> waiting(key, it, asked, question))
                                                    .orElse(List.of())
                                            : List.<Found>of();
                            return found.isEmpty()
                                            || question.whose().equals(call.caller().principal())
                                    ? CompletableFuture.completedStage(found)
                                    : approvals
                                            .show(key)
                                            .thenApply(now -> sees(call, now) ? found : List.of());
                        });
    }

    private boolean sees(Call call, Answer<Shown> now) {
        return now instanceof Answer.Ok<Shown>(var shown) && sight.of(call, shown.approval());
    }

    private static List<Found> waiting(
            ApprovalKey key, Progress progress, Asked asked, Question question) {
        return progress.tasks().stream()
                .filter(task -> task.waitsFor().contains(question.whose()))
                .map(task -> new Found(new Place(asked, task.ordinal()), item(key, progress, task)))
                .toList();
    }

    private static Inbox.Item item(ApprovalKey key, Progress progress, Task task) {
        var subject = progress.subject();
        return new Inbox.Item(
                key.task(task.ordinal()),
                key.instance(),
                task.step(),
                subject.entity(),
                subject.record(),
                subject.title(),
                subject.requester(),
                task.status(),
                task.assignee(),
                task.createdAt(),
                task.dueAt(),
                task.remindedAt(),
                Optional.empty(),
                Optional.empty());
    }

    private static Reply page(Question question, List<Found> found) {
        boolean whole = found.size() <= question.limit();
        var shown = whole ? found : found.subList(0, question.limit());
        return Paging.reply(
                new Page<>(
                        shown,
                        whole ? Optional.empty() : Optional.of(shown.getLast().place().written()),
                        OptionalLong.empty()),
                (Found one) -> ApprovalRendering.item(one.item()));
    }

    private static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
        CompletionStage<List<T>> all = CompletableFuture.completedStage(List.of());
        for (var stage : stages) {
            all =
                    all.thenCombine(
                            stage,
                            (before, one) -> {
                                var more = new ArrayList<>(before);
                                more.add(one);
                                return more;
                            });
        }
        return all;
    }

    private static <T> Answer<T> refused(String detail) {
        return Answer.refused(QUERY_INVALID.because(detail));
    }
}
