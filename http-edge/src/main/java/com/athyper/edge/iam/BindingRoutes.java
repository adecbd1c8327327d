package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.policy.Operation.BINDING_READ;
import static com.athyper.policy.Operation.BINDING_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Use;
import com.athyper.identity.OrgName;
import com.athyper.kernel.Answer;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who holds which role, where and for how long.
 *
 * <pre>
 * POST   /api/iam/role-bindings         make
 * GET    /api/iam/role-bindings?role=   list
 * GET    /api/iam/role-bindings/{id}    show
 * PUT    /api/iam/role-bindings/{id}    replace, with If-Match
 * DELETE /api/iam/role-bindings/{id}    with If-Match
 * </pre>
 */
public final class BindingRoutes {
    private static final String ALL = "/api/iam/role-bindings";
    private static final String ONE = ALL + "/{id}";
    private static final String MINUTES = "minutesMax";

    private static final Shape HOLDER =
            Shape.object("RoleHolder")
                    .may("principal", Shape.text(OrgDesk.PRINCIPAL_MAX))
                    .may("group", Shape.text(OrgName.LENGTH_MAX))
                    .may("orgUnit", Shape.text(OrgName.LENGTH_MAX))
                    .build();
    private static final Shape SCOPE =
            Shape.object("RoleScope")
                    .must("type", Shape.choice("tenant", "orgUnit"))
                    .may("orgUnit", Shape.text(OrgName.LENGTH_MAX))
                    .build();
    private static final Shape GLASS =
            Shape.object("BehindGlass").must(MINUTES, Shape.integer()).build();
    private static final Shape BINDING =
            OrgDesk.kept(
                            terms(
                                    Shape.object("RoleBinding")
                                            .must("id", Shape.uuid())
                                            .must("role", Shape.text())
                                            .must("holder", HOLDER)
                                            .must("scope", SCOPE)
                                            .may("breakGlass", GLASS)))
                    .build();
    private static final Shape NEW =
            Shape.object("NewRoleBinding")
                    .must("role", Shape.text(OrgName.LENGTH_MAX))
                    .must("holder", HOLDER)
                    .may("scope", SCOPE)
                    .may("breakGlass", GLASS)
                    .may("since", Shape.time())
                    .may("until", Shape.nullable(Shape.time()))
                    .build();

    private final OrgDesk desk;

    public BindingRoutes(OrgDesk desk) {
        this.desk = desk;
    }

    static Shape.Members terms(Shape.Members members) {
        return members.must("since", Shape.time()).must("until", Shape.nullable(Shape.time()));
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("Bind a role")
                        .takes(NEW)
                        .gives(201, BINDING, "Location", "ETag", OrgDesk.EPOCH)
                        .refuses(409, 422)
                        .guarded(POST, ALL, BINDING_WRITE, DECIDED, this::make),
                of("List role bindings")
                        .may(Parameter.query("role", Shape.text(), "of this role alone"))
                        .pages()
                        .gives(200, Shape.page(BINDING))
                        .guarded(GET, ALL, BINDING_READ, DECIDED, this::list),
                of("Show a role binding")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, BINDING, "ETag")
                        .refuses(404)
                        .guarded(
                                GET,
                                ONE,
                                BINDING_READ,
                                DECIDED,
                                call -> desk.show(call, Kind.ROLE_BINDING)),
                of("Replace a role binding")
                        .takes(NEW)
                        .may(OrgDesk.IF_MATCH)
                        .gives(200, BINDING, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 409, 412, 422, 428)
                        .guarded(PUT, ONE, BINDING_WRITE, DECIDED, this::replace),
                of("Take a role away that was bound")
                        .may(OrgDesk.IF_MATCH)
                        .gives(204, Reply.Form.NOTHING, OrgDesk.EPOCH)
                        .refuses(404, 412, 428)
                        .guarded(
                                DELETE,
                                ONE,
                                BINDING_WRITE,
                                DECIDED,
                                call -> desk.remove(call, Kind.ROLE_BINDING)));
    }

    private static Contract of(String summary) {
        return Contract.of("iam", "role-binding", summary);
    }

    private CompletionStage<Answer<Reply>> make(Call call) {
        return desk.make(call, ALL, read(call).map(written -> written.apply(call.command())));
    }

    private CompletionStage<Answer<Reply>> replace(Call call) {
        Answer<Function<OrgItem, OrgItem>> how =
                read(call).map(written -> item -> written.apply(((Binding) item).key()));
        return desk.amend(call, Kind.ROLE_BINDING, how);
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        Optional<String> role = call.request().query().get("role");
        return OrgDesk.page(
                call,
                desk.present(call).items(Kind.ROLE_BINDING).stream()
                        .filter(
                                kept ->
                                        role.filter(
                                                        name ->
                                                                !name.equals(
                                                                        ((Binding) kept.item())
                                                                                .role()
                                                                                .value()))
                                                .isEmpty())
                        .toList(),
                OrgDesk::form);
    }

    private static Answer<Function<UUID, Binding>> read(Call call) {
        var input = Input.of(call.request().json());
        var role = Names.name(input, "role");
        var holder = holder(input);
        var unit = scope(input);
        var use = use(input);
        var term = Names.term(input, call.origin().at());
        return input.whole(
                () ->
                        key ->
                                new Binding(
                                        key,
                                        role.orElseThrow(),
                                        holder.orElseThrow(),
                                        unit,
                                        use,
                                        term));
    }

    private static Optional<Holder> holder(Input input) {
        var one = input.object("holder");
        var given =
                Stream.of(
                                Names.optionalPrincipal(one, "principal")
                                        .<Holder>map(Holder.Person::new),
                                Names.optionalName(one, "group").<Holder>map(Holder.InGroup::new),
                                Names.optionalName(one, "orgUnit").<Holder>map(Holder.InUnit::new))
                        .flatMap(Optional::stream)
                        .toList();
        long named = Stream.of("principal", "group", "orgUnit").filter(one::present).count();
        one.closed();
        if (input.present("holder") && named != 1) {
            input.fault("holder", "choice", "name one of `principal`, `group` and `orgUnit`");
        }
        return given.stream().findFirst();
    }

    private static Optional<OrgName> scope(Input input) {
        if (!input.present("scope")) {
            input.any("scope");
            return Optional.empty();
        }
        var scope = input.object("scope");
        String type = scope.text("type", OrgName.LENGTH_MAX);
        var unit = Names.optionalName(scope, "orgUnit");
        boolean inUnit = type.equals("orgUnit");
        if (type.equals("realm")) {
            scope.fault("type", "not-supported", "a realm belongs to one tenant: use `tenant`");
        } else if (!inUnit && !type.isEmpty() && !type.equals("tenant")) {
            scope.fault("type", "unknown", "this is `tenant` or `orgUnit`");
        }
        if (inUnit && !scope.present("orgUnit")) {
            scope.fault("orgUnit", "required", "this is needed");
        } else if (!inUnit && scope.present("orgUnit")) {
            scope.fault("orgUnit", "surplus", "the scope `orgUnit` alone names a unit");
        }
        scope.closed();
        return unit;
    }

    private static Use use(Input input) {
        if (!input.present("breakGlass")) {
            input.any("breakGlass");
            return new Use.Held();
        }
        var glass = input.object("breakGlass");
        var minutes = Names.minutes(glass, MINUTES);
        glass.closed();
        return minutes.isPresent() ? new Use.BehindGlass(minutes.getAsInt()) : new Use.Held();
    }
}
