package com.athyper.postgres.workflow;

import com.athyper.kernel.TenantId;
import com.athyper.workflow.Inbox.Filter;
import com.athyper.workflow.Inbox.Order;
import com.athyper.workflow.Inbox.Search;
import com.athyper.workflow.Mandate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A search as one statement along one index. What waits is looked for under each name that the
 * principal acts under, no more of each than fit on the page, and put into one order.
 */
final class InboxQuery {
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private final TenantId tenant;
    private final Search search;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    private InboxQuery(TenantId tenant, Search search) {
        this.tenant = tenant;
        this.search = search;
    }

    /** Where a page ended: its last item's place in the order, as text. */
    record Place(String at, UUID task) {
        static Place start(boolean descending) {
            return descending ? new Place("infinity", LAST) : new Place("-infinity", FIRST);
        }
    }

    /** SQL and what is bound to it. */
    record Statement(String sql, List<Object> arguments) {}

    static Statement page(TenantId tenant, Search search, Place after, int size) {
        var query = new InboxQuery(tenant, search);
        switch (search.view()) {
            case WAITING -> query.waiting(after, size);
            case SENT -> query.tasks("requester", after, size);
            case DONE -> query.tasks("decided_by", after, size);
        }
        return query.statement();
    }

    static Statement count(TenantId tenant, Search search) {
        var query = new InboxQuery(tenant, search);
        switch (search.view()) {
            case WAITING -> query.countWaiting();
            case SENT -> query.countTasks("requester");
            case DONE -> query.countTasks("decided_by");
        }
        return query.statement();
    }

    private Statement statement() {
        return new Statement(sql.toString(), arguments);
    }

    private InboxQuery add(String text, Object... bound) {
        sql.append(text).append('\n');
        arguments.addAll(List.of(bound));
        return this;
    }

    private void waiting(Place after, int size) {
        String key = column();
        String way = search.descending() ? " DESC" : "";
        add(
                """
                SELECT task.*, page.name AS whose FROM (
                SELECT DISTINCT ON (found.place, found.task_id) found.place, found.task_id, me.name
                FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS me (name, role, turn)
                CROSS JOIN LATERAL (
                SELECT shown.%s AS place, shown.task_id\
                """
                        .formatted(key),
                names(),
                roles());
        fromInbox("me.name");
        add(
                "AND (me.turn = 1 OR (shown.requester <> ALL (?::text[])"
                        + " AND (me.role IS NULL OR shown.role = me.role)))",
                names());
        keyset("shown." + key, "shown.task_id", after);
        add("ORDER BY shown.%1$s%2$s, shown.task_id%2$s LIMIT ?) found".formatted(key, way), size);
        add("ORDER BY found.place%1$s, found.task_id%1$s, me.turn LIMIT ?".formatted(way), size);
        add(") page JOIN athyper.workflow_task task");
        add("ON task.tenant_id = ? AND task.task_id = page.task_id", tenant.value());
        add("ORDER BY page.place%1$s, page.task_id%1$s".formatted(way));
    }

    /** Two names may have been asked by one task, which is one task all the same. */
    private void countWaiting() {
        if (search.mandates().isEmpty()) {
            add("SELECT count(*)");
            fromInbox("?");
            return;
        }
        add(
                """
                SELECT count(DISTINCT found.task_id)
                FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS me (name, role, turn)
                CROSS JOIN LATERAL (SELECT shown.task_id\
                """,
                names(),
                roles());
        fromInbox("me.name");
        add(
                "AND (me.turn = 1 OR (shown.requester <> ALL (?::text[])"
                        + " AND (me.role IS NULL OR shown.role = me.role)))) found",
                names());
    }

    private void fromInbox(String principal) {
        add("FROM athyper.workflow_inbox shown");
        if (search.filter().text().isPresent()) {
            add("JOIN athyper.workflow_task titled ON titled.tenant_id = shown.tenant_id");
            add("AND titled.task_id = shown.task_id AND titled.title ILIKE ?", pattern());
        }
        add("WHERE shown.tenant_id = ?", tenant.value());
        if (principal.equals("?")) {
            add("AND shown.principal = ?", search.principal().value());
        } else {
            add("AND shown.principal = " + principal);
        }
        filters("shown");
    }

    private void tasks(String who, Place after, int size) {
        String key = column();
        String way = search.descending() ? " DESC" : "";
        add("SELECT shown.*, shown.on_behalf_of AS whose");
        fromTasks(who);
        keyset("shown." + key, "shown.task_id", after);
        add("ORDER BY shown.%1$s%2$s, shown.task_id%2$s LIMIT ?".formatted(key, way), size);
    }

    private void countTasks(String who) {
        add("SELECT count(*)");
        fromTasks(who);
    }

    private void fromTasks(String who) {
        add("FROM athyper.workflow_task shown WHERE shown.tenant_id = ?", tenant.value());
        add("AND shown.%s = ?".formatted(who), search.principal().value());
        if (search.filter().text().isPresent()) {
            add("AND shown.title ILIKE ?", pattern());
        }
        filters("shown");
    }

    private void filters(String row) {
        Filter filter = search.filter();
        filter.entity().ifPresent(it -> add("AND %s.entity = ?".formatted(row), it.value()));
        filter.step().ifPresent(it -> add("AND %s.step = ?".formatted(row), it));
        filter.dueBefore()
                .ifPresent(it -> add("AND %s.due_at < ?::timestamptz".formatted(row), it));
    }

    private void keyset(String key, String id, Place after) {
        add(
                "AND (%s, %s) %s (?::timestamptz, ?::uuid)"
                        .formatted(key, id, search.descending() ? "<" : ">"),
                after.at(),
                after.task());
    }

    private String column() {
        return column(search.order());
    }

    static String column(Order order) {
        return switch (order) {
            case CREATED -> "created_at";
            case DUE -> "due_at";
            case DECIDED -> "decided_at";
        };
    }

    private String pattern() {
        String text = search.filter().text().orElse("");
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /**
     * Under which names the principal acts, and whose requests they decide in nobody's place: the
     * principal first, then a name for each role of each mandate.
     */
    private List<String> names() {
        var names = new ArrayList<>(List.of(search.principal().value()));
        search.mandates()
                .forEach(
                        mandate -> scopes(mandate).forEach(_ -> names.add(mandate.from().value())));
        return names;
    }

    private List<Optional<String>> roles() {
        var roles = new ArrayList<Optional<String>>();
        roles.add(Optional.empty());
        search.mandates().forEach(mandate -> roles.addAll(scopes(mandate)));
        return roles;
    }

    private static List<Optional<String>> scopes(Mandate mandate) {
        return mandate.roles().isEmpty()
                ? List.of(Optional.empty())
                : mandate.roles().stream().map(Optional::of).toList();
    }
}
