package com.athyper.edge.workflow;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.policy.Operation.TASK_READ;

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
import com.athyper.workflow.ApprovalRendering;
import com.athyper.workflow.Inbox;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the caller is asked, has asked others and has decided; and who speaks to them.
 *
 * <pre>
 * GET /api/workflow/tasks      view, entity, step, dueBefore, overdue, text, sort
 * GET /api/workflow/mentions   comments that name the caller, newest first
 * </pre>
 */
public final class InboxRoutes {
    private final Inbox inbox;
    private final Sight sight;

    public InboxRoutes(Inbox inbox, Directory directory) {
        this.inbox = inbox;
        this.sight = new Sight(directory);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of("workflow", "task", "List the caller's tasks: the inbox, sent, done")
                        .may(TaskListing.PARAMETERS.toArray(Parameter[]::new))
                        .pages()
                        .gives(200, Shape.page(ApprovalShapes.INBOX_ITEM))
                        .guarded(GET, "/api/workflow/tasks", TASK_READ, DECIDED, this::tasks),
                Contract.of("workflow", "task", "List the comments that name the caller")
                        .may(Parameter.PAGING.get(0), Parameter.PAGING.get(1))
                        .gives(200, Shape.page(ApprovalShapes.MENTION))
                        .guarded(
                                GET, "/api/workflow/mentions", TASK_READ, DECIDED, this::mentions));
    }

    private CompletionStage<Answer<Reply>> tasks(Call call) {
        var query = call.request().query();
        var search =
                TaskListing.of(
                        query, call.caller().principal(), call.origin().at(), sight.mandates(call));
        return Steps.map(
                Steps.then(
                        search,
                        sought ->
                                Steps.then(
                                        Paging.of(query),
                                        paging ->
                                                inbox.tasks(
                                                        call.tenant(),
                                                        sought,
                                                        paging.limit(),
                                                        paging.cursor(),
                                                        paging.count()))),
                page -> Paging.reply(page, ApprovalRendering::item));
    }

    private CompletionStage<Answer<Reply>> mentions(Call call) {
        return Steps.map(
                Steps.then(
                        Paging.of(call.request().query()),
                        paging ->
                                inbox.mentions(
                                        call.tenant(),
                                        call.caller().principal(),
                                        paging.limit(),
                                        paging.cursor())),
                page -> Paging.reply(page, ApprovalRendering::mention));
    }
}
