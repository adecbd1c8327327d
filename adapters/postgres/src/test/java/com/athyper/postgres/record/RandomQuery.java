package com.athyper.postgres.record;

import static com.athyper.postgres.World.json;
import static com.athyper.postgres.record.RandomCondition.any;

import com.athyper.expression.Expr;
import com.athyper.expression.Expr.Comparison;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Queries and policies by chance over the entities of {@link PostgresQueriesIT}. */
final class RandomQuery {
    private static final List<String> PATHS =
            List.of(
                    "title",
                    "amount",
                    "pieces",
                    "day",
                    "supplier",
                    "createdBy",
                    "price.amount",
                    "price.currency",
                    "supplier.name",
                    "supplier.country",
                    "supplier.trusted",
                    "supplier.region.name",
                    "supplier.region.rank",
                    "supplier.region.parent.name",
                    "second.country",
                    "second.region.rank");

    private final Random random;

    RandomQuery(Random random) {
        this.random = random;
    }

    /** By entity, for each what shows some records, all, or none. */
    Map<EntityName, Expr> policies() {
        return Map.of(
                new EntityName("region"), policy(List.of("name", "rank")),
                new EntityName("supplier"), policy(List.of("name", "country")),
                new EntityName("purchase"), policy(List.of("title", "createdBy")));
    }

    private Expr policy(List<String> attributes) {
        Expr left = new Expr.Ref("resource", List.of(any(random, attributes)));
        return switch (random.nextInt(5)) {
            case 0 -> Expr.FALSE;
            case 1 -> new Expr.Compare(Comparison.NE, left, literal());
            case 2 -> new Expr.Not(new Expr.Compare(Comparison.LT, left, literal()));
            default -> Expr.TRUE;
        };
    }

    private Expr literal() {
        return new Expr.Literal(
                random.nextBoolean()
                        ? Value.of(random.nextInt(3))
                        : Value.of(any(random, List.of("a", "MY", "t", "Y", "user"))));
    }

    Value.Fields body() {
        var body = Value.object().put("from", "purchase").put("limit", 1 + random.nextInt(9));
        var columns = some(PATHS, 1 + random.nextInt(4));
        if (random.nextInt(3) > 0) {
            body.put("where", where());
        }
        switch (random.nextInt(3)) {
            case 0 -> {
                body.put("select", Value.texts(columns));
                body.put("orderBy", order(some(PATHS, random.nextInt(4))));
            }
            case 1 -> {
                body.put("select", Value.texts(columns)).put("distinct", true);
                body.put("orderBy", order(some(columns, random.nextInt(3))));
            }
            default -> grouped(body, columns);
        }
        return body.build();
    }

    private void grouped(Value.ObjectBuilder body, List<String> columns) {
        var groups = random.nextInt(6) == 0 ? List.<String>of() : columns;
        var select = new ArrayList<Value>();
        some(groups, random.nextInt(3)).forEach(path -> select.add(Value.of(path)));
        select.add(json("{'count':'*','as':'n'}"));
        select.add(json("{'sum':'amount','as':'total'}"));
        select.add(
                json(
                        any(
                                random,
                                List.of(
                                        "{'avg':'amount','as':'x'}",
                                        "{'avg':'pieces','as':'x'}",
                                        "{'sum':'price.amount','as':'x'}",
                                        "{'min':'title','as':'x'}",
                                        "{'max':'supplier.name','as':'x'}",
                                        "{'max':'day','as':'x'}",
                                        "{'count':'supplier.region.name','as':'x'}",
                                        "{'countDistinct':'supplier.country','as':'x'}",
                                        "{'countDistinct':'amount','as':'x'}",
                                        "{'sum':'supplier.region.rank','as':'x'}"))));
        body.put("select", new Value.Items(select)).put("groupBy", Value.texts(groups));
        if (random.nextBoolean()) {
            body.put(
                    "having",
                    json(
                            any(
                                    random,
                                    List.of(
                                            "{'n':{'gt':1}}",
                                            "{'total':{'gte':'0.05'}}",
                                            "{'or':[{'total':{'isNull':true}},{'n':{'lt':3}}]}"))));
        }
        var orders = new ArrayList<>(groups);
        orders.addAll(List.of("n", "total", "x"));
        body.put("orderBy", order(some(orders, random.nextInt(4))));
    }

    private Value where() {
        return json(
                any(
                        random,
                        List.of(
                                "{'pieces':{'gt':0}}",
                                "{'supplier.country':{'in':['MY','DE']}}",
                                "{'not':{'supplier.region.rank':{'gte':1}}}",
                                "{'or':[{'supplier.name':{'contains':'x'}},{'amount':{'lt':'0.04'}}]}",
                                "{'second.country':{'isNull':true}}",
                                "{'price.amount':{'gte':'0.02'},'price.currency':{'eq':'MYR'}}",
                                "{'supplier.id':{'isNull':false},'supplier.trusted':{'ne':true}}")));
    }

    private <T> List<T> some(List<T> all, int count) {
        var left = new ArrayList<>(all);
        var some = new ArrayList<T>();
        while (some.size() < count && !left.isEmpty()) {
            some.add(left.remove(random.nextInt(left.size())));
        }
        return some;
    }

    private Value order(List<String> names) {
        return Value.texts(
                names.stream().map(name -> random.nextBoolean() ? "-" + name : name).toList());
    }
}
