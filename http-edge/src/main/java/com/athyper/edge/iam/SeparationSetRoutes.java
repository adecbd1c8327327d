package com.athyper.edge.iam;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.DELETE;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.edge.exchange.Method.POST;
import static com.athyper.edge.exchange.Method.PUT;
import static com.athyper.policy.Operation.POLICY_READ;
import static com.athyper.policy.Operation.SEPARATION_WRITE;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Parameter;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Input;
import com.athyper.edge.exchange.Reply;
import com.athyper.identity.OrgItem;
import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgName;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.policy.Operation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What one person is not to have together.
 *
 * <pre>
 * POST   /api/iam/separation-sets         make
 * GET    /api/iam/separation-sets         list
 * GET    /api/iam/separation-sets/{id}    show
 * PUT    /api/iam/separation-sets/{id}    replace, with If-Match
 * DELETE /api/iam/separation-sets/{id}    with If-Match
 * </pre>
 */
public final class SeparationSetRoutes {
    private static final String ALL = "/api/iam/separation-sets";
    private static final String ONE = ALL + "/{id}";
    private static final String OPERATIONS = "operations";
    private static final int ENTITY_MAX = 48;
    private static final String ADVISORY = "advisory";

    private static final Shape SET =
            OrgDesk.kept(
                            Shape.object("StoredSeparationSet")
                                    .must("name", Shape.text())
                                    .must("label", Shape.text())
                                    .may("roles", Shape.list(Shape.text()))
                                    .may(OPERATIONS, Shape.list(Shape.text()))
                                    .may("entity", Shape.text())
                                    .must(ADVISORY, Shape.flag()))
                    .build();
    private static final Shape NEW = written("NewSeparationSet", true);
    private static final Shape CHANGED = written("SeparationSetChange", false);

    private final OrgDesk desk;

    public SeparationSetRoutes(OrgDesk desk) {
        this.desk = desk;
    }

    private static Shape written(String name, boolean named) {
        var shape = Shape.object(name);
        if (named) {
            shape.must("name", Shape.text(OrgName.LENGTH_MAX));
        }
        return shape.must("label", Shape.text(OrgItem.LABEL_MAX))
                .may("roles", Shape.list(Shape.text()))
                .may(OPERATIONS, Shape.list(Shape.text()))
                .may("entity", Shape.text(ENTITY_MAX))
                .may(ADVISORY, Shape.flag())
                .build();
    }

    public List<Endpoint> endpoints() {
        return List.of(
                of("Keep roles or operations apart")
                        .takes(NEW)
                        .gives(201, SET, "Location", "ETag", OrgDesk.EPOCH)
                        .refuses(409, 422)
                        .guarded(POST, ALL, SEPARATION_WRITE, DECIDED, this::make),
                of("List what is kept apart")
                        .pages()
                        .gives(200, Shape.page(SET))
                        .guarded(GET, ALL, POLICY_READ, DECIDED, this::list),
                of("Show what is kept apart")
                        .may(Parameter.IF_NONE_MATCH)
                        .gives(200, SET, "ETag")
                        .refuses(404)
                        .guarded(
                                GET,
                                ONE,
                                POLICY_READ,
                                DECIDED,
                                call -> desk.show(call, Kind.SEPARATION)),
                of("Replace what is kept apart")
                        .takes(CHANGED)
                        .may(OrgDesk.IF_MATCH)
                        .gives(200, SET, "ETag", OrgDesk.EPOCH)
                        .refuses(404, 412, 422, 428)
                        .guarded(PUT, ONE, SEPARATION_WRITE, DECIDED, this::replace),
                of("Keep it apart no longer")
                        .may(OrgDesk.IF_MATCH)
                        .gives(204, Reply.Form.NOTHING, OrgDesk.EPOCH)
                        .refuses(404, 412, 428)
                        .guarded(
                                DELETE,
                                ONE,
                                SEPARATION_WRITE,
                                DECIDED,
                                call -> desk.remove(call, Kind.SEPARATION)));
    }

    private static Contract of(String summary) {
        return Contract.of("iam", "separation-set", summary);
    }

    private CompletionStage<Answer<Reply>> make(Call call) {
        var input = Input.of(call.request().json());
        var name = Names.name(input, "name");
        var written = read(input);
        return desk.make(call, ALL, input.whole(() -> written.apply(name.orElseThrow())));
    }

    private CompletionStage<Answer<Reply>> replace(Call call) {
        var input = Input.of(call.request().json());
        var written = read(input);
        Answer<Function<OrgItem, OrgItem>> how =
                input.whole(() -> item -> written.apply(((Separation) item).name()));
        return desk.amend(call, Kind.SEPARATION, how);
    }

    private CompletionStage<Answer<Reply>> list(Call call) {
        return OrgDesk.page(call, desk.present(call).items(Kind.SEPARATION), OrgDesk::form);
    }

    /** All but the name. */
    private static Function<OrgName, Separation> read(Input input) {
        String label = input.text("label", OrgItem.LABEL_MAX);
        boolean byRole = input.present("roles");
        boolean advisory = input.flag(ADVISORY, !byRole);
        if (byRole && input.present(OPERATIONS)) {
            input.fault(OPERATIONS, "choice", "name `roles` or `operations`, not both");
        }
        if (!byRole && !advisory) {
            input.fault(
                    ADVISORY,
                    "advice-only",
                    "who can do what depends on policies: who can do two is told, not refused");
        }
        Apart apart = byRole ? roles(input) : operations(input);
        return name -> new Separation(name, label, apart, advisory);
    }

    private static Apart roles(Input input) {
        List<String> roles = input.texts("roles", Apart.MEMBERS_MAX);
        if (input.present("entity")) {
            input.fault("entity", "surplus", "operations alone are about an entity");
        }
        input.any(OPERATIONS);
        input.any("entity");
        return new Apart.Roles(roles);
    }

    private static Apart operations(Input input) {
        List<String> operations = input.texts(OPERATIONS, Apart.MEMBERS_MAX);
        operations.stream()
                .filter(id -> Operation.of(id).isEmpty())
                .forEach(
                        id ->
                                input.fault(
                                        OPERATIONS,
                                        "unknown",
                                        "there is no operation `" + id + "`"));
        Optional<String> entity = input.optionalText("entity", ENTITY_MAX);
        input.any("roles");
        if (entity.filter(name -> !EntityName.isValid(name)).isPresent()) {
            input.fault("entity", "pattern", "a name is snake_case");
        }
        boolean ofRecords =
                operations.stream()
                        .map(Operation::of)
                        .flatMap(Optional::stream)
                        .anyMatch(Operation::isOfRecords);
        if (ofRecords && entity.isEmpty()) {
            input.fault("entity", "required", "say of which entity's records");
        }
        return new Apart.Operations(operations, entity);
    }
}
