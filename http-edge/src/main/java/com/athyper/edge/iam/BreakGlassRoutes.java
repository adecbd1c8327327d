package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.policy.Operation.BINDING_WRITE;
import static com.athyper.policy.Operation.BREAK_GLASS_READ;
import static com.athyper.policy.Operation.BREAK_GLASS_USE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgName;
import com.athyper.identity.Term;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Roles taken in an emergency, in front of everybody.
 *
 * <pre>
 * POST   /api/iam/break-glass        {"role","minutes","reason"}
 * GET    /api/iam/break-glass        the latest, those that are over as well
 * DELETE /api/iam/break-glass/{id}   give the role back early
 * </pre>
 */
public final class BreakGlassRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(BreakGlassRoutes.class);

    private static final String ALL = "/api/iam/break-glass";

    /** Who looks for older ones reads the audit trail. */
    private static final int LISTED_MAX = 500;

    private static final Shape GLASS =
            OrgDesk.kept(
                            BindingRoutes.terms(
                                    Shape.object("BreakGlass")
                                            .must("id", Shape.uuid())
                                            .must("principal", Shape.text())
                                            .must("role", Shape.text())
                                            .must("reason", Shape.text())
                                            .must(
                                                    "state",
                                                    Shape.choice("to-come", "in-force", "over"))))
                    .build();
    private static final Shape GLASSES =
            Shape.object("BreakGlassList")
                    .must("items", Shape.list(GLASS.ref()))
                    .with(GLASS)
                    .build();
    private static final Shape NEW =
            Shape.object("NewBreakGlass")
                    .must("role", Shape.text(OrgName.LENGTH_MAX))
                    .must("minutes", Shape.integer())
                    .must("reason", Shape.text(OrgItem.REASON_MAX))
                    .build();

    private final OrgDesk desk;

    public BreakGlassRoutes(OrgDesk desk) {
        this.desk = desk;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("Take a role in an emergency")
                        .takes(NEW)
                        .gives(201, GLASS, OrgDesk.EPOCH)
                        .refuses(409, 422)
                        .guarded(POST, ALL, BREAK_GLASS_USE, DECIDED, this::make),
                of("List the roles that were taken in an emergency")
                        .gives(200, GLASSES)
                        .guarded(GET, ALL, BREAK_GLASS_READ, DECIDED, this::list),
                of("Give a role back that was taken in an emergency")
                        .gives(204, Reply.Form.NOTHING, OrgDesk.EPOCH)
                        .refuses(404)
                        .guarded(DELETE, ALL + "/{id}", BREAK_GLASS_USE, DECIDED, this::end));
    }

    private static Contract of(String summary) {
        return Contract.of("iam", "break-glass", summary);
    }

    private CompletionStage<Answer<Reply>> make(Call call) {
        return Steps.map(
                Steps.then(read(call), glass -> desk.change(call, new OrgChange.Make(glass))),
                kept -> {
                    LOG.atWarn()
                            .addKeyValue("tenant", call.tenant())
                            .addKeyValue("principal", call.caller().principal())
                            .addKeyValue("role", ((BreakGlass) kept.item()).role())
                            .addKeyValue("requestId", call.origin().requestId())
                            .log("a role was taken in an emergency");
                    return OrgDesk.since(call, Reply.json(201, form(call, kept)));
                });
    }

    private static Answer<BreakGlass> read(Call call) {
        var input = Input.of(call.request().json());
        var role = Names.name(input, "role");
        var minutes = Names.minutes(input, "minutes");
        String reason = input.text("reason", OrgItem.REASON_MAX);
        Instant now = call.origin().at();
        return input.whole(
                () ->
                        new BreakGlass(
                                call.command(),
                                call.caller().principal(),
                                role.orElseThrow(),
                                Term.of(now, now.plus(Duration.ofMinutes(minutes.orElseThrow()))),
                                reason));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return desk.items()
                .ever(call.tenant(), Kind.BREAK_GLASS, LISTED_MAX)
                .thenApply(
                        all ->
                                Answer.ok(
                                        Reply.ok(
                                                Value.object()
                                                        .put(
                                                                "items",
                                                                new Value.Items(
                                                                        all.stream()
                                                                                .<Value>map(
                                                                                        kept ->
                                                                                                form(
                                                                                                        call,
                                                                                                        kept))
                                                                                .toList()))
                                                        .build())));
    }

    private CompletionStage<Answer<Reply>> end(Call call) {
        Instant now = call.origin().at();
        return Steps.then(
                visible(call),
                kept ->
                        Steps.map(
                                desk.change(
                                        call,
                                        new OrgChange.Amend(
                                                Kind.BREAK_GLASS,
                                                kept.item().id(),
                                                Optional.empty(),
                                                item -> ended((BreakGlass) item, now))),
                                _ -> OrgDesk.since(call, Reply.empty(204))));
    }

    private static BreakGlass ended(BreakGlass glass, Instant now) {
        if (glass.term().isOver(now)) {
            return glass;
        }
        Instant since = glass.term().since();
        return new BreakGlass(
                glass.key(),
                glass.principal(),
                glass.role(),
                Term.of(since, now.isAfter(since) ? now : since.plusMillis(1)),
                glass.reason());
    }

    private Answer<KeptItem> visible(Call call) {
        PrincipalId own = call.caller().principal();
        return desk.found(call, Kind.BREAK_GLASS)
                .flatMap(
                        kept ->
                                (kept.item() instanceof BreakGlass glass
                                                        && glass.principal().equals(own))
                                                || call.authorization().permits(BINDING_WRITE)
                                        ? Answer.ok(kept)
                                        : OrgDesk.missing(Kind.BREAK_GLASS, OrgDesk.id(call)));
    }

    private static Value.Fields form(Call call, KeptItem kept) {
        return OrgDesk.form(kept)
                .with(
                        "state",
                        Value.of(
                                DelegationRoutes.state(
                                        ((BreakGlass) kept.item()).term(), call.origin().at())));
    }
}
