package com.athyper.meta.query;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Page;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.StandardForm;
import com.athyper.meta.query.CheckedQuery.Form;
import com.athyper.meta.query.CheckedQuery.Output;
import com.athyper.meta.query.CheckedQuery.SortKey;
import com.athyper.meta.query.Term.Column;
import com.athyper.meta.query.Term.Rollup;
import com.athyper.meta.record.Attribute;
import com.athyper.meta.record.FilterReader;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a query, checked against the models, or all that is wrong with it.
 *
 * <pre>
 * query   = { "from": entity, "select": [ output , … ], "where": filter, "groupBy": [ path , … ],
 *             "having": filter over aliases, "orderBy": [ alias or path, "-" before it for
 *             descending , … ], "distinct": bool, "limit": n, "cursor": text, "explain": bool }
 * output  = path | { "field": path, "as": alias } | { function: path, "as": alias }
 *         | { "count": "*", "as": alias }
 *         | { function: path over a relation, "where": filter over what is behind it, "as": alias }
 * </pre>
 *
 * A function over a relation is told of each record, so that its rows are not groups.
 */
public final class QueryReader {
    public static final int OUTPUTS_MAX = 50;
    public static final int KEYS_MAX = 8;
    private static final int CURSOR_MAX = 65_536;

    private static final Set<String> MEMBERS =
            Set.of(
                    "from",
                    "select",
                    "where",
                    "groupBy",
                    "having",
                    "orderBy",
                    "distinct",
                    "limit",
                    "cursor",
                    "explain",
                    "effectiveAt");

    private final Value.Fields body;
    private final EntityModel from;
    private final Paths paths;
    private final Ways ways;
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final List<Fault> faults;

    private QueryReader(Value.Fields body, EntityModel from, Ways ways, List<Fault> faults) {
        this.body = body;
        this.from = from;
        this.paths = ways.paths();
        this.ways = ways;
        this.faults = faults;
    }

    public static Answer<CheckedQuery> read(
            Function<EntityName, Optional<EntityModel>> models, Value.Fields body) {
        var from =
                body.text("from")
                        .filter(EntityName::isValid)
                        .flatMap(name -> models.apply(new EntityName(name)));
        if (from.isEmpty()) {
            return refused(
                    List.of(
                            new Fault(
                                    "/from",
                                    body.get("from").isPresent() ? "unknown-entity" : "required",
                                    "the name of an entity in force is expected")));
        }
        var faults = new ArrayList<Fault>();
        var ways = new Ways(models, from.get(), faults);
        return new QueryReader(body, from.get(), ways, faults).query();
    }

    private static <T> Answer<T> refused(List<Fault> faults) {
        return Answer.refused(QueryError.INVALID.because("the query has faults", faults));
    }

    private Answer<CheckedQuery> query() {
        body.values().keySet().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> fault(Fault.at("", name), "unknown", "there is no such member"));
        List<Column> groupBy = groupBy();
        select();
        boolean distinct = flag("distinct");
        Form form = form(distinct, groupBy);
        Expr where =
                body.get("where")
                        .map(filter -> FilterReader.read(ways, filter, "/where", faults))
                        .orElse(Expr.TRUE);
        Expr held = effective();
        Expr having = having(form);
        List<SortKey> keys = new KeyReader(form, groupBy, outputs, paths, faults).read(body);
        int limit = limit();
        Optional<String> cursor = cursor();
        boolean explain = flag("explain");
        if (ways.steps() > Ways.STEPS_MAX) {
            fault("", "too-many", "at most " + Ways.STEPS_MAX + " steps over relations");
        }
        if (paths.joins().size() > Paths.JOINS_MAX) {
            fault("", "too-many", "at most " + Paths.JOINS_MAX + " references are followed");
        }
        return faults.isEmpty()
                ? Answer.ok(
                        new CheckedQuery(
                                from,
                                ways.mentions(),
                                paths.joins(),
                                ways.related(),
                                List.copyOf(outputs.values()),
                                held.equals(Expr.TRUE) ? where : new Expr.All(List.of(where, held)),
                                form,
                                groupBy,
                                having,
                                keys,
                                limit,
                                cursor,
                                explain,
                                fingerprint()))
                : refused(faults);
    }

    /** What asks the same question has the same one, whatever page of it is asked for. */
    private String fingerprint() {
        var question = new LinkedHashMap<>(body.values());
        List.of("limit", "cursor", "explain").forEach(question::remove);
        return Sha256.hex(Json.canonical(new Value.Fields(question))).substring(0, 16);
    }

    private List<Column> groupBy() {
        var columns = new ArrayList<Column>();
        var seen = new HashSet<String>();
        List<Value> given = list("groupBy", KEYS_MAX);
        for (int i = 0; i < given.size(); i++) {
            String pointer = Fault.at("/groupBy", i);
            if (!(given.get(i) instanceof Value.Text(var path))) {
                fault(pointer, "wrong-type", "a path is expected");
                continue;
            }
            var column = paths.column(path, pointer);
            if (column.isEmpty()) {
                continue;
            }
            if (!column.get().attribute().isSortable()) {
                fault(pointer, "not-applicable", "`" + path + "` makes no groups");
            } else if (!seen.add(path)) {
                fault(pointer, "duplicate", "`" + path + "` appears twice");
            } else {
                columns.add(column.get());
            }
        }
        return columns;
    }

    private void select() {
        if (body.get("select").isEmpty()) {
            fault("/select", "required", "a list of what is asked for is expected");
            return;
        }
        List<Value> given = list("select", OUTPUTS_MAX);
        if (given.isEmpty()) {
            fault("/select", "required", "at least one is expected");
        }
        for (int i = 0; i < given.size(); i++) {
            String pointer = Fault.at("/select", i);
            OutputReader.read(given.get(i), pointer, ways, faults)
                    .ifPresent(
                            output -> {
                                if (outputs.putIfAbsent(output.alias(), output) != null) {
                                    fault(
                                            pointer,
                                            "duplicate",
                                            "`" + output.alias() + "` is there already");
                                }
                            });
        }
    }

    private Form form(boolean distinct, List<Column> groupBy) {
        boolean aggregates =
                outputs.values().stream()
                        .anyMatch(output -> output.term() instanceof Term.Aggregate);
        if (aggregates || body.get("groupBy").isPresent()) {
            if (distinct) {
                fault("/distinct", "not-applicable", "groups are distinct already");
            }
            outputs.values()
                    .forEach(
                            output -> {
                                if (output.term() instanceof Column column
                                        && !groupBy.contains(column)) {
                                    fault(
                                            "/select",
                                            "not-grouped",
                                            "`" + output.alias() + "` is not in `groupBy`");
                                }
                            });
            return Form.GROUPS;
        }
        return distinct ? Form.DISTINCT : Form.RECORDS;
    }

    /** Of the records that the query starts from: those that hold on a day. */
    private Expr effective() {
        var given = body.get("effectiveAt");
        if (given.isEmpty()) {
            return Expr.TRUE;
        }
        var day =
                given.get() instanceof Value.Text(var text)
                        ? StandardForm.date(text).map(LocalDate::parse)
                        : Optional.<LocalDate>empty();
        var dating = from.traits().effectiveDating();
        if (day.isEmpty()) {
            fault("/effectiveAt", "wrong-type", "a date such as 2026-11-30 is expected");
        } else if (dating.isEmpty()) {
            fault("/effectiveAt", "not-applicable", "`" + from.name() + "` has no periods");
        }
        return day.isEmpty() || dating.isEmpty()
                ? Expr.TRUE
                : FilterReader.read(paths, dating.get().filter(day.get()), "/effectiveAt", faults);
    }

    private Expr having(Form form) {
        var given = body.get("having");
        if (given.isEmpty()) {
            return Expr.TRUE;
        }
        boolean rollups =
                outputs.values().stream().anyMatch(output -> output.term() instanceof Rollup);
        if (form != Form.GROUPS && !rollups) {
            return fault("/having", "not-applicable", "there are no groups; use `where`");
        }
        var words =
                new FilterReader.Words() {
                    @Override
                    public Optional<Attribute> find(String name) {
                        return Optional.ofNullable(outputs.get(name)).map(Output::attribute);
                    }

                    @Override
                    public Fault unknown(String name, String pointer) {
                        return new Fault(
                                pointer, "unknown-field", "`" + name + "` is not in `select`");
                    }
                };
        return FilterReader.read(words, given.get(), "/having", faults);
    }

    private int limit() {
        var given = body.get("limit");
        if (given.isEmpty()) {
            return Page.LIMIT_DEFAULT;
        }
        if (given.get() instanceof Value.Num(var number)) {
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            boolean within =
                    number.signum() > 0
                            && number.compareTo(BigDecimal.valueOf(Page.LIMIT_MAX)) <= 0;
            if (whole && within) {
                return number.intValue();
            }
        }
        fault("/limit", "out-of-range", "a whole number up to " + Page.LIMIT_MAX + " is expected");
        return Page.LIMIT_DEFAULT;
    }

    private Optional<String> cursor() {
        var given = body.get("cursor").orElse(Value.NULL);
        if (given instanceof Value.Null) {
            return Optional.empty();
        }
        if (given instanceof Value.Text(var text) && text.length() <= CURSOR_MAX) {
            return Optional.of(text);
        }
        fault("/cursor", "wrong-type", "the `nextCursor` of the page before is expected");
        return Optional.empty();
    }

    private boolean flag(String name) {
        var given = body.get(name);
        if (given.isEmpty()) {
            return false;
        }
        if (given.get() instanceof Value.Bool(var flag)) {
            return flag;
        }
        fault(Fault.at("", name), "wrong-type", "true or false is expected");
        return false;
    }

    private List<Value> list(String name, int max) {
        var given = body.get(name);
        if (given.isEmpty()) {
            return List.of();
        }
        String pointer = Fault.at("", name);
        if (!(given.get() instanceof Value.Items(var items))) {
            fault(pointer, "wrong-type", "a list is expected");
            return List.of();
        }
        if (items.size() > max) {
            fault(pointer, "too-many", "at most " + max);
            return List.of();
        }
        return items;
    }

    /** What it gives is never seen: a query with a fault is refused as a whole. */
    private Expr fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
        return Expr.FALSE;
    }
}
