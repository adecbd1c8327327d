package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.DELEGATION_MANAGE;
import static com.athyper.policy.Operation.DELEGATION_READ;
import static com.athyper.policy.Operation.DELEGATION_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgError;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.Term;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who stands in for whom. Everybody sees and gives their own; who may manage delegations, all.
 *
 * <pre>
 * POST   /api/iam/delegations        {"to","roles","since","until","reason"}
 * GET    /api/iam/delegations        list
 * GET    /api/iam/delegations/{id}   show
 * DELETE /api/iam/delegations/{id}   take back, or give back
 * …      /api/workflow/delegations   the same
 * </pre>
 */
public final class DelegationRoutes {

    private static final Shape DELEGATION =
            OrgDesk.kept(
                            BindingRoutes.terms(
                                    Shape.object("Delegation")
                                            .must("id", Shape.uuid())
                                            .must("from", Shape.text())
                                            .must("to", Shape.text())
                                            .must("roles", Shape.list(Shape.text()))
                                            .must("reason", Shape.text())
                                            .must(
                                                    "state",
                                                    Shape.choice("to-come", "in-force", "over"))))
                    .build();
    private static final Shape NEW =
            Shape.object("NewDelegation")
                    .may("from", Shape.text(OrgDesk.PRINCIPAL_MAX))
                    .must("to", Shape.text(OrgDesk.PRINCIPAL_MAX))
                    .may("roles", Shape.list(Shape.text()))
                    .may("since", Shape.time())
                    .must("until", Shape.time())
                    .must("reason", Shape.text(OrgItem.REASON_MAX))
                    .build();

    /** The same under both names: an absence is a matter of tasks to those who have some. */
    public static final List<String> PATHS =
            List.of("/api/iam/delegations", "/api/workflow/delegations");

    private final OrgDesk desk;
    private final String all;
    private final String one;

    /**
     * @param path one of those under which delegations are found
     */
    public DelegationRoutes(OrgDesk desk, String path) {
        this.desk = desk;
        this.all = path;
        this.one = path + "/{id}";
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("Let another act in one's place for a time")
                        .takes(NEW)
                        .gives(201, DELEGATION, "Location", OrgDesk.EPOCH)
                        .refuses(409, 422)
                        .guarded(POST, all, DELEGATION_WRITE, DECIDED, this::make),
                of("List delegations")
                        .pages()
                        .gives(200, Shape.page(DELEGATION))
                        .guarded(GET, all, DELEGATION_READ, DECIDED, this::list),
                of("Show a delegation")
                        .gives(200, DELEGATION)
                        .refuses(404)
                        .guarded(GET, one, DELEGATION_READ, DECIDED, this::show),
                of("End a delegation")
                        .gives(204, Reply.Form.NOTHING, OrgDesk.EPOCH)
                        .refuses(404)
                        .guarded(DELETE, one, DELEGATION_WRITE, DECIDED, this::end));
    }

    private static Contract of(String summary) {
        return Contract.of("iam", "delegation", summary);
    }

    private CompletionStage<Answer<Reply>> make(Call call) {
        return Steps.map(
                Steps.then(
                        read(call),
                        delegation -> desk.change(call, new OrgChange.Make(delegation))),
                kept ->
                        OrgDesk.since(
                                call,
                                Reply.created(all + "/" + kept.item().id(), form(call, kept))));
    }

    private static Answer<Delegation> read(Call call) {
        var input = Input.of(call.request().json());
        var from = Names.optionalPrincipal(input, "from");
        var to = Names.principal(input, "to");
        List<String> roles =
                input.present("roles") ? input.texts("roles", Delegation.ROLES_MAX) : List.of();
        input.any("roles");
        Term term = Names.term(input, call.origin().at());
        if (!input.present("until")) {
            input.fault("until", "required", "a delegation ends");
        }
        String reason = input.text("reason", OrgItem.REASON_MAX);
        PrincipalId own = call.caller().principal();
        return input.whole(
                        () ->
                                new Delegation(
                                        call.command(),
                                        from.orElse(own),
                                        to.orElseThrow(),
                                        roles,
                                        term,
                                        reason))
                .flatMap(
                        read ->
                                read.from().equals(own) || manages(call)
                                        ? Answer.ok(read)
                                        : Answer.refused(
                                                OrgError.NOT_YOURS.because(
                                                        "`from` is another: only their own is"
                                                                + " everybody's to delegate")));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        boolean all = manages(call);
        return OrgDesk.page(
                call,
                desk.present(call).items(Kind.DELEGATION).stream()
                        .filter(kept -> all || concerns(call, kept))
                        .toList(),
                kept -> form(call, kept));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        return Steps.now(visible(call).map(kept -> Reply.ok(form(call, kept))));
    }

    /** By whoever gave it, received it or manages all: none of them has to be asked twice. */
    private CompletionStage<Answer<Reply>> end(Call call) {
        return Steps.then(
                visible(call),
                kept ->
                        Steps.map(
                                desk.change(
                                        call,
                                        new OrgChange.Remove(
                                                Kind.DELEGATION,
                                                kept.item().id(),
                                                Optional.empty())),
                                _ -> OrgDesk.since(call, Reply.empty(204))));
    }

    private Answer<KeptItem> visible(Call call) {
        boolean all = manages(call);
        return desk.found(call, Kind.DELEGATION)
                .flatMap(
                        kept ->
                                all || concerns(call, kept)
                                        ? Answer.ok(kept)
                                        : OrgDesk.missing(Kind.DELEGATION, OrgDesk.id(call)));
    }

    private static boolean manages(Call call) {
        return call.authorization().permits(DELEGATION_MANAGE);
    }

    private static boolean concerns(Call call, KeptItem kept) {
        PrincipalId own = call.caller().principal();
        return kept.item() instanceof Delegation delegation
                && (delegation.from().equals(own) || delegation.to().equals(own));
    }

    private static Value.Fields form(Call call, KeptItem kept) {
        return OrgDesk.form(kept)
                .with(
                        "state",
                        Value.of(state(((Delegation) kept.item()).term(), call.origin().at())));
    }

    static String state(Term term, Instant now) {
        if (term.isOver(now)) {
            return "over";
        }
        return term.holds(now) ? "in-force" : "to-come";
    }
}
