package com.athyper.postgres.workflow;

import com.athyper.expression.Expr;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.TenantId;
import com.athyper.postgres.Jooq;
import com.athyper.postgres.record.KeptAttributes;
import com.athyper.postgres.workflow.InboxQuery.Statement;
import com.athyper.workflow.Instances;
import com.athyper.workflow.Instances.Filter;
import com.athyper.workflow.Instances.Kind;
import com.athyper.workflow.Instances.Search;
import com.athyper.workflow.Mandate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A search as one statement. What somebody sees is what they asked for, what has turned to them or
 * to those in whose place they act, and what policy shows them of each entity: each is read along
 * an index of its own, no more than fits on the page, and the page is the first of it all.
 */
final class InstanceQuery {
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private final TenantId tenant;
    private final Search search;
    private final List<Kind> kinds;
    private final Optional<End> end;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();
    private boolean begun;

    private InstanceQuery(TenantId tenant, Search search, Optional<End> end) {
        this.tenant = tenant;
        this.search = search;
        this.kinds = search.kinds().stream().filter(kind -> fits(search.filter(), kind)).toList();
        this.end = end;
    }

    /** Where a page ended: its last item's place in the order, as text. */
    record Place(String at, UUID instance) {
        /** Of two bounds an index is entered at one, so it had better be the one that binds. */
        static Place start(Search search) {
            Optional<Instant> bound =
                    search.descending() ? search.filter().before() : search.filter().from();
            return bound.map(at -> new Place(at.toString(), FIRST))
                    .orElse(
                            search.descending()
                                    ? new Place("infinity", LAST)
                                    : new Place("-infinity", FIRST));
        }
    }

    /** Where a page begins, and how many are on it. */
    private record End(Place after, int size) {}

    static Statement page(TenantId tenant, Search search, Place after, int size) {
        var query = new InstanceQuery(tenant, search, Optional.of(new End(after, size)));
        String way = query.way();
        query.add("SELECT shown.* FROM (SELECT started_at, instance FROM (");
        query.branches();
        query.add(") found ORDER BY started_at%1$s, instance%1$s LIMIT ?".formatted(way), size);
        query.add(") page JOIN athyper.workflow_instance shown");
        query.add("ON shown.tenant_id = ? AND shown.instance = page.instance", tenant.value());
        query.add("ORDER BY page.started_at%1$s, page.instance%1$s".formatted(way));
        return query.statement();
    }

    static Statement count(TenantId tenant, Search search) {
        var query = new InstanceQuery(tenant, search, Optional.empty());
        query.add("SELECT count(*) FROM (");
        query.branches();
        query.add(") found");
        return query.statement();
    }

    /** Entities and templates, each once. */
    static Statement kinds(TenantId tenant) {
        var query =
                """
                WITH RECURSIVE kind AS (
                    (SELECT entity, template FROM athyper.workflow_instance
                     WHERE tenant_id = ? ORDER BY entity, template LIMIT 1)
                    UNION ALL
                    SELECT next.* FROM kind CROSS JOIN LATERAL (
                        SELECT entity, template FROM athyper.workflow_instance
                        WHERE tenant_id = ? AND (entity, template) > (kind.entity, kind.template)
                        ORDER BY entity, template LIMIT 1) next)
                SELECT entity, template FROM kind
                """;
        return new Statement(query, List.of(tenant.value(), tenant.value()));
    }

    private Statement statement() {
        return new Statement(sql.toString(), arguments);
    }

    private InstanceQuery add(String text, Object... bound) {
        sql.append(text).append('\n');
        arguments.addAll(List.of(bound));
        return this;
    }

    private String way() {
        return search.descending() ? " DESC" : "";
    }

    private static boolean fits(Filter filter, Kind kind) {
        return filter.entity().filter(it -> !it.equals(kind.entity())).isEmpty()
                && filter.template().filter(it -> !it.equals(kind.template())).isEmpty();
    }

    private void branches() {
        choose();
        add(")");
    }

    private void choose() {
        var all = kindsWhere(Expr.TRUE);
        if (!all.isEmpty()) {
            branch(all, Expr.TRUE);
        }
        if (all.size() == kinds.size() && !all.isEmpty()) {
            return;
        }
        requested();
        turnedTo(search.principal().value(), Optional.empty());
        search.mandates()
                .forEach(mandate -> turnedTo(mandate.from().value(), Optional.of(mandate)));
        for (EntityName entity : kinds.stream().map(Kind::entity).distinct().toList()) {
            Expr visible = search.readable().getOrDefault(entity, Expr.FALSE);
            if (!visible.equals(Expr.TRUE) && !visible.equals(Expr.FALSE)) {
                branch(of(entity), visible);
            }
        }
    }

    private List<Kind> kindsWhere(Expr visible) {
        return kinds.stream()
                .filter(
                        kind ->
                                search.readable()
                                        .getOrDefault(kind.entity(), Expr.FALSE)
                                        .equals(visible))
                .toList();
    }

    private List<Kind> of(EntityName entity) {
        return kinds.stream().filter(kind -> kind.entity().equals(entity)).toList();
    }

    private void begin() {
        add(begun ? ") UNION (" : "(");
        begun = true;
    }

    private void requested() {
        begin();
        add("SELECT i.started_at, i.instance FROM athyper.workflow_instance i");
        add("WHERE i.tenant_id = ?", tenant.value());
        add("AND i.requester = ?", search.principal().value());
        filters();
        end("i");
    }

    private void turnedTo(String principal, Optional<Mandate> mandate) {
        begin();
        add("SELECT DISTINCT p.started_at, p.instance FROM athyper.workflow_party p");
        add("JOIN athyper.workflow_instance i");
        add("ON i.tenant_id = p.tenant_id AND i.instance = p.instance");
        add("WHERE p.tenant_id = ? AND p.principal = ? AND p.sees", tenant.value(), principal);
        if (mandate.isPresent()) {
            add("AND NOT p.told");
            var roles = mandate.get().roles();
            if (!roles.isEmpty()) {
                add("AND p.role = ANY (?::text[])", roles);
            }
        }
        filters();
        end("p");
    }

    /**
     * Where few are of what is asked for, along its own index; otherwise list by list, which are in
     * order.
     */
    private void branch(List<Kind> of, Expr visible) {
        begin();
        if (search.filter().record().isPresent() || search.filter().requester().isPresent()) {
            add("SELECT i.started_at, i.instance FROM athyper.workflow_instance i");
            add("WHERE i.tenant_id = ?", tenant.value());
            add("AND i.entity = ANY (?::text[])", names(of, Kind::entity));
            visible(visible);
            filters();
            end("i");
            return;
        }
        add(
                "SELECT each.* FROM unnest(?::text[], ?::text[]) AS kind (entity, template)",
                names(of, Kind::entity),
                names(of, Kind::template));
        add("CROSS JOIN unnest(?::text[]) AS standing (state)", states());
        add("CROSS JOIN LATERAL (SELECT i.started_at, i.instance");
        add("FROM athyper.workflow_instance i WHERE i.tenant_id = ?", tenant.value());
        add("AND i.entity = kind.entity AND i.template = kind.template");
        add("AND i.state = standing.state");
        visible(visible);
        filters();
        end("i");
        add(") each");
    }

    private static List<String> names(List<Kind> kinds, Function<Kind, EntityName> part) {
        return kinds.stream().map(part).map(EntityName::value).toList();
    }

    private void visible(Expr visible) {
        if (!visible.equals(Expr.TRUE)) {
            var condition = KeptAttributes.chosen(visible, "i");
            add(
                    "AND " + Jooq.CONTEXT.render(condition),
                    Jooq.CONTEXT.extractBindValues(condition).toArray());
        }
    }

    private List<String> states() {
        return search.filter().state().map(List::of).orElse(Instances.STATES);
    }

    private void filters() {
        Filter filter = search.filter();
        filter.entity().ifPresent(it -> add("AND i.entity = ?", it.value()));
        filter.template().ifPresent(it -> add("AND i.template = ?", it.value()));
        filter.state().ifPresent(it -> add("AND i.state = ?", it));
        filter.record().ifPresent(it -> add("AND i.record_id = ?::uuid", it));
        filter.requester().ifPresent(it -> add("AND i.requester = ?", it.value()));
        filter.incidents().ifPresent(it -> add(it ? "AND i.incidents > 0" : "AND i.incidents = 0"));
        filter.from().ifPresent(it -> add("AND i.started_at >= ?::timestamptz", it));
        filter.before().ifPresent(it -> add("AND i.started_at < ?::timestamptz", it));
    }

    private void end(String row) {
        end.ifPresent(
                place -> {
                    add(
                            "AND (%1$s.started_at, %1$s.instance) %2$s (?::timestamptz, ?::uuid)"
                                    .formatted(row, search.descending() ? "<" : ">"),
                            place.after().at(),
                            place.after().instance());
                    add(
                            "ORDER BY %1$s.started_at%2$s, %1$s.instance%2$s LIMIT ?"
                                    .formatted(row, way()),
                            place.size());
                });
    }
}
