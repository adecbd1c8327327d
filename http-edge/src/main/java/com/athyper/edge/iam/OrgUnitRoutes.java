package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.policy.Operation.ORG_UNIT_READ;
import static com.athyper.policy.Operation.ORG_UNIT_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Member;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.identity.OrgName;
import com.athyper.identity.Organization;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The tree of the tenant's units.
 *
 * <pre>
 * POST   /api/iam/org-units                           make
 * GET    /api/iam/org-units                           list, without members
 * GET    /api/iam/org-units/tree                      all of them, each within its parent
 * GET    /api/iam/org-units/{id}                      show
 * PUT    /api/iam/org-units/{id}                      replace, with If-Match
 * POST   /api/iam/org-units/{id}/move                 {"parent"}, with If-Match
 * DELETE /api/iam/org-units/{id}                      with If-Match
 * PUT    /api/iam/org-units/{id}/members/{principal}  {"primary"}: add one
 * DELETE /api/iam/org-units/{id}/members/{principal}  take one out
 * </pre>
 */
public final class OrgUnitRoutes {
    private static final String ALL = "/api/iam/org-units";
    private static final String ONE = ALL + "/{id}";
    private static final String MEMBER = ONE + "/members/{principal}";
    private static final String PRIMARY = "primary";

    private static final Shape MEMBERSHIP =
            Shape.object("OrgUnitMember")
                    .must("principal", Shape.text(OrgDesk.PRINCIPAL_MAX))
                    .may(PRIMARY, Shape.flag())
                    .build();
    private static final Shape UNIT =
            OrgDesk.kept(
                            Shape.object("OrgUnit")
                                    .must("name", Shape.text())
                                    .must("label", Shape.text())
                                    .must("parent", Shape.nullable(Shape.text()))
                                    .must("members", Shape.list(MEMBERSHIP.ref()))
                                    .with(MEMBERSHIP))
                    .build();
    private static final Shape ITEM =
            OrgDesk.kept(
                            Shape.object("OrgUnitItem")
                                    .must("name", Shape.text())
                                    .must("label", Shape.text())
                                    .must("parent", Shape.nullable(Shape.text()))
                                    .must("memberCount", Shape.integer()))
                    .build();
    private static final Shape TREE =
            Shape.object("OrgUnitTree").must("items", Shape.list(Shape.anyObject())).build();
    private static final Shape NEW =
            written(Shape.object("NewOrgUnit").must("name", Shape.text(OrgName.LENGTH_MAX)));
    private static final Shape CHANGED = written(Shape.object("OrgUnitChange"));
    private static final Shape MOVE =
            Shape.object("OrgUnitMove")
                    .may("parent", Shape.nullable(Shape.text(OrgName.LENGTH_MAX)))
                    .build();
    private static final Shape JOINING =
            Shape.object("OrgUnitJoining").may(PRIMARY, Shape.flag()).build();

    private final OrgDesk desk;

    public OrgUnitRoutes(OrgDesk desk) {
        this.desk = desk;
    }

    private static Shape written(Shape.Members members) {
        return members.must("label", Shape.text(OrgItem.LABEL_MAX))
                .may("parent", Shape.nullable(Shape.text(OrgName.LENGTH_MAX)))
                .may("members", Shape.list(MEMBERSHIP.ref()))
                .with(MEMBERSHIP)
                .build();
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("Make an organizational unit")
                        .takes(NEW)
                        .gives(201, UNIT, "Location", "ETag", OrgDesk.EPOCH)
                        .refuses(409, 422)
                        .guarded(POST, ALL, ORG_UNIT_WRITE, DECIDED, this::make),
                of("List organizational units")
                        .pages()
                        .gives(200, Shape.page(ITEM))
                        .guarded(GET, ALL, ORG_UNIT_READ, DECIDED, this::list),
                of("Show all units, each within its parent")
                        .gives(200, TREE)
                        .guarded(GET, ALL + "/tree", ORG_UNIT_READ, DECIDED, this::tree),
                of("Show a unit and its members")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, UNIT, "ETag")
                        .refuses(404)
                        .guarded(
                                GET,
                                ONE,
                                ORG_UNIT_READ,
                                DECIDED,
                                call -> desk.show(call, Kind.ORG_UNIT)),
                of("Replace a unit")
                        .takes(CHANGED)
                        .may(OrgDesk.IF_MATCH)
                        .gives(200, UNIT, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 409, 412, 422, 428)
                        .guarded(PUT, ONE, ORG_UNIT_WRITE, DECIDED, this::replace),
                of("Move a unit, with all below it, under another")
                        .takes(MOVE)
                        .may(OrgDesk.IF_MATCH)
                        .gives(200, UNIT, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 409, 412, 422, 428)
                        .guarded(POST, ONE + "/move", ORG_UNIT_WRITE, DECIDED, this::move),
                of("Delete a unit that nothing is under and that has no role")
                        .may(OrgDesk.IF_MATCH)
                        .gives(204, Reply.Form.NOTHING, OrgDesk.EPOCH)
                        .refuses(404, 409, 412, 428)
                        .guarded(
                                DELETE,
                                ONE,
                                ORG_UNIT_WRITE,
                                DECIDED,
                                call -> desk.remove(call, Kind.ORG_UNIT)),
                of("Let a principal belong to a unit")
                        .mayTake(JOINING)
                        .gives(200, UNIT, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 409, 422)
                        .guarded(PUT, MEMBER, ORG_UNIT_WRITE, DECIDED, this::join),
                of("Let a principal belong to a unit no more")
                        .gives(200, UNIT, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 422)
                        .guarded(DELETE, MEMBER, ORG_UNIT_WRITE, DECIDED, this::leave));
    }

    private static Contract of(String summary) {
        return Contract.of("iam", "org-unit", summary);
    }

    private CompletionStage<Answer<Reply>> make(Call call) {
        var input = Input.of(call.request().json());
        var name = Names.name(input, "name");
        var written = written(input);
        return desk.make(call, ALL, input.whole(() -> written.apply(name.orElseThrow())));
    }

    private static Function<OrgName, Unit> written(Input input) {
        String label = input.text("label", OrgItem.LABEL_MAX);
        Optional<OrgName> parent = Names.optionalName(input, "parent");
        var members = new ArrayList<Member>();
        if (input.present("members")) {
            for (Input each : input.objects("members", OrgItem.MEMBERS_MAX)) {
                var principal = Names.principal(each, "principal");
                boolean primary = each.flag(PRIMARY, false);
                each.closed();
                principal.ifPresent(known -> members.add(new Member(known, primary)));
            }
        }
        input.any("members");
        return name -> new Unit(name, label, parent, members);
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return OrgDesk.page(
                call,
                desk.present(call).items(Kind.ORG_UNIT),
                kept -> GroupRoutes.counted(OrgDesk.form(kept)));
    }

    private CompletionStage<Answer<Reply>> tree(Call call) {
        var organization = desk.present(call);
        var roots =
                organization.items(Kind.ORG_UNIT).stream()
                        .map(kept -> (Unit) kept.item())
                        .filter(unit -> unit.parent().isEmpty())
                        .<Value>map(unit -> node(organization, unit))
                        .toList();
        return Steps.ok(Reply.ok(Value.object().put("items", new Value.Items(roots)).build()));
    }

    private static Value.Fields node(Organization organization, Unit unit) {
        return Value.object()
                .put("name", unit.name().value())
                .put("label", unit.label())
                .put("memberCount", unit.members().size())
                .put(
                        "units",
                        new Value.Items(
                                organization.below(unit.name()).stream()
                                        .flatMap(below -> organization.unit(below).stream())
                                        .<Value>map(below -> node(organization, below))
                                        .toList()))
                .build();
    }

    private CompletionStage<Answer<Reply>> replace(Call call) {
        var input = Input.of(call.request().json());
        var written = written(input);
        Answer<Function<OrgItem, OrgItem>> how =
                input.whole(() -> item -> written.apply(new OrgName(item.id())));
        return desk.amend(call, Kind.ORG_UNIT, how);
    }

    private CompletionStage<Answer<Reply>> move(Call call) {
        var input = Input.of(call.request().json());
        Optional<OrgName> parent = Names.optionalName(input, "parent");
        if (call.request().json().get("parent").isEmpty()) {
            input.fault("parent", "required", "name the new parent, or null for none");
        }
        Answer<Function<OrgItem, OrgItem>> how =
                input.whole(() -> item -> ((Unit) item).under(parent));
        return desk.amend(call, Kind.ORG_UNIT, how);
    }

    private CompletionStage<Answer<Reply>> join(Call call) {
        var input = Input.of(call.request().json());
        boolean primary = input.flag(PRIMARY, false);
        return Steps.then(
                input.whole(() -> primary),
                _ ->
                        members(
                                call,
                                (unit, principal) -> {
                                    var all = others(unit, principal);
                                    all.add(new Member(principal, primary));
                                    return all;
                                }));
    }

    private CompletionStage<Answer<Reply>> leave(Call call) {
        return members(call, OrgUnitRoutes::others);
    }

    private static List<Member> others(Unit unit, PrincipalId principal) {
        var all = new ArrayList<>(unit.members());
        all.removeIf(member -> member.principal().equals(principal));
        return all;
    }

    private CompletionStage<Answer<Reply>> members(
            Call call, BiFunction<Unit, PrincipalId, List<Member>> how) {
        return Steps.then(
                GroupRoutes.member(call),
                principal ->
                        Steps.map(
                                desk.change(
                                        call,
                                        new OrgChange.Amend(
                                                Kind.ORG_UNIT,
                                                OrgDesk.id(call),
                                                Optional.empty(),
                                                item -> {
                                                    var unit = (Unit) item;
                                                    return new Unit(
                                                            unit.name(),
                                                            unit.label(),
                                                            unit.parent(),
                                                            how.apply(unit, principal));
                                                })),
                                kept -> OrgDesk.changed(call, kept)));
    }
}
