package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.policy.Operation.GROUP_READ;
import static com.athyper.policy.Operation.GROUP_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.edge.problem.EdgeError;
import com.athyper.identity.KeptItem;
import com.athyper.identity.OrgChange;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgName;
import com.athyper.kernel.Answer;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Principals under a name.
 *
 * <pre>
 * POST   /api/iam/groups                            make
 * GET    /api/iam/groups                            list, without members
 * GET    /api/iam/groups/{id}                       show
 * PUT    /api/iam/groups/{id}                       replace, with If-Match
 * DELETE /api/iam/groups/{id}                       with If-Match
 * PUT    /api/iam/groups/{id}/members/{principal}   add one
 * DELETE /api/iam/groups/{id}/members/{principal}   take one out
 * </pre>
 */
public final class GroupRoutes {
    private static final String ALL = "/api/iam/groups";
    private static final String ONE = ALL + "/{id}";
    private static final String MEMBER = ONE + "/members/{principal}";

    private static final Shape GROUP =
            OrgDesk.kept(
                            Shape.object("Group")
                                    .must("name", Shape.text())
                                    .must("label", Shape.text())
                                    .must("members", Shape.list(Shape.text())))
                    .build();
    private static final Shape ITEM =
            OrgDesk.kept(
                            Shape.object("GroupItem")
                                    .must("name", Shape.text())
                                    .must("label", Shape.text())
                                    .must("memberCount", Shape.integer()))
                    .build();
    private static final Shape NEW =
            Shape.object("NewGroup")
                    .must("name", Shape.text(OrgName.LENGTH_MAX))
                    .must("label", Shape.text(OrgItem.LABEL_MAX))
                    .may("members", Shape.list(Shape.text(OrgDesk.PRINCIPAL_MAX)))
                    .build();
    private static final Shape CHANGED =
            Shape.object("GroupChange")
                    .must("label", Shape.text(OrgItem.LABEL_MAX))
                    .must("members", Shape.list(Shape.text(OrgDesk.PRINCIPAL_MAX)))
                    .build();

    private final OrgDesk desk;

    public GroupRoutes(OrgDesk desk) {
        this.desk = desk;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("Make a group")
                        .takes(NEW)
                        .gives(201, GROUP, "Location", "ETag", OrgDesk.EPOCH)
                        .refuses(409, 422)
                        .guarded(POST, ALL, GROUP_WRITE, DECIDED, this::make),
                of("List groups")
                        .pages()
                        .gives(200, Shape.page(ITEM))
                        .guarded(GET, ALL, GROUP_READ, DECIDED, this::list),
                of("Show a group and its members")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, GROUP, "ETag")
                        .refuses(404)
                        .guarded(
                                GET, ONE, GROUP_READ, DECIDED, call -> desk.show(call, Kind.GROUP)),
                of("Replace a group")
                        .takes(CHANGED)
                        .may(OrgDesk.IF_MATCH)
                        .gives(200, GROUP, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 409, 412, 422, 428)
                        .guarded(PUT, ONE, GROUP_WRITE, DECIDED, this::replace),
                of("Delete a group that has no role")
                        .may(OrgDesk.IF_MATCH)
                        .gives(204, Reply.Form.NOTHING, OrgDesk.EPOCH)
                        .refuses(404, 409, 412, 428)
                        .guarded(
                                DELETE,
                                ONE,
                                GROUP_WRITE,
                                DECIDED,
                                call -> desk.remove(call, Kind.GROUP)),
                of("Add a member to a group")
                        .gives(200, GROUP, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 409, 422)
                        .guarded(
                                PUT,
                                MEMBER,
                                GROUP_WRITE,
                                DECIDED,
                                call -> members(call, GroupRoutes::with)),
                of("Take a member out of a group")
                        .gives(200, GROUP, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 422)
                        .guarded(
                                DELETE,
                                MEMBER,
                                GROUP_WRITE,
                                DECIDED,
                                call -> members(call, GroupRoutes::without)));
    }

    private static Contract of(String summary) {
        return Contract.of("iam", "group", summary);
    }

    private CompletionStage<Answer<Reply>> make(Call call) {
        var input = Input.of(call.request().json());
        var name = Names.name(input, "name");
        String label = input.text("label", OrgItem.LABEL_MAX);
        List<PrincipalId> members =
                input.present("members")
                        ? Names.principals(input, "members", OrgItem.MEMBERS_MAX)
                        : List.of();
        input.any("members");
        return desk.make(
                call, ALL, input.whole(() -> new Group(name.orElseThrow(), label, members)));
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return OrgDesk.page(call, desk.present(call).items(Kind.GROUP), GroupRoutes::item);
    }

    private static Value.Fields item(KeptItem kept) {
        return counted(OrgDesk.form(kept));
    }

    /** With their number in place of the members. */
    static Value.Fields counted(Value.Fields whole) {
        var item = Value.object();
        whole.values()
                .forEach(
                        (member, value) -> {
                            if (member.equals("members") && value instanceof Value.Items(var all)) {
                                item.put("memberCount", all.size());
                            } else {
                                item.put(member, value);
                            }
                        });
        return item.build();
    }

    private CompletionStage<Answer<Reply>> replace(Call call) {
        var input = Input.of(call.request().json());
        String label = input.text("label", OrgItem.LABEL_MAX);
        List<PrincipalId> members = Names.principals(input, "members", OrgItem.MEMBERS_MAX);
        Answer<Function<OrgItem, OrgItem>> how =
                input.whole(() -> item -> new Group(new OrgName(item.id()), label, members));
        return desk.amend(call, Kind.GROUP, how);
    }

    /** One by one, members come and go whatever else has changed: no version is asked for. */
    private CompletionStage<Answer<Reply>> members(
            Call call, BiFunction<Group, PrincipalId, Group> how) {
        return Steps.then(
                member(call),
                principal ->
                        Steps.map(
                                desk.change(
                                        call,
                                        new OrgChange.Amend(
                                                Kind.GROUP,
                                                OrgDesk.id(call),
                                                Optional.empty(),
                                                item -> how.apply((Group) item, principal))),
                                kept -> OrgDesk.changed(call, kept)));
    }

    static Answer<PrincipalId> member(Call call) {
        String id = call.request().param("principal");
        return PrincipalId.isValid(id)
                ? Answer.ok(new PrincipalId(id))
                : Answer.refused(
                        EdgeError.PRINCIPAL_NOT_FOUND.because("there is no such principal"));
    }

    private static Group with(Group group, PrincipalId member) {
        return new Group(
                group.name(),
                group.label(),
                Stream.concat(group.members().stream(), Stream.of(member)).distinct().toList());
    }

    private static Group without(Group group, PrincipalId member) {
        return new Group(
                group.name(),
                group.label(),
                group.members().stream().filter(each -> !each.equals(member)).toList());
    }
}
