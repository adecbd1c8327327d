package com.athyper.postgres.record;

import static com.athyper.postgres.World.json;
import static com.athyper.postgres.record.RandomCondition.any;

import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Queries by chance over relations of the entities of {@link PostgresQueriesIT}. */
final class RandomRelatedQuery {
    private static final Map<String, List<String>> PATHS =
            Map.of(
                    "region", List.of("name", "rank", "parent.name"),
                    "supplier", List.of("name", "country", "region.name", "trusted"),
                    "purchase", List.of("title", "pieces", "supplier.name", "day"));

    private static final Map<String, List<String>> FUNCTIONS =
            Map.of(
                    "region",
                    List.of(
                            "{'count':'suppliers'}",
                            "{'count':'children'}",
                            "{'sum':'children.rank'}",
                            "{'max':'suppliers.name'}",
                            "{'count':'parent.suppliers.country'}",
                            "{'count':'suppliers.purchases'}",
                            "{'sum':'suppliers.purchases.amount','where':{'pieces':{'gt':0}}}",
                            "{'avg':'children.suppliers.asked_by.pieces'}",
                            "{'max':'suppliers.asked_by.second.name'}",
                            "{'countDistinct':'suppliers.purchases.title'}",
                            "{'countDistinct':'children.rank'}",
                            "{'count':'suppliers','where':{'purchases.amount':{'gt':'0.03'},'asked_by':{'exists':false}}}",
                            "{'min':'suppliers.region.parent.name'}"),
                    "supplier",
                    List.of(
                            "{'count':'purchases'}",
                            "{'count':'purchases','where':{'pieces':{'gt':0},'second.country':{'ne':'DE'}}}",
                            "{'sum':'purchases.amount','where':{'not':{'title':{'eq':'t'}}}}",
                            "{'avg':'asked_by.pieces','where':{'supplier.name':{'eq':'x'}}}",
                            "{'sum':'purchases.amount'}",
                            "{'avg':'purchases.amount'}",
                            "{'avg':'purchases.pieces'}",
                            "{'max':'purchases.day'}",
                            "{'min':'purchases.title'}",
                            "{'sum':'purchases.price.amount'}",
                            "{'max':'purchases.second.region.rank'}",
                            "{'count':'asked_by'}",
                            "{'sum':'asked_by.amount'}",
                            "{'max':'asked_by.supplier.name'}",
                            "{'countDistinct':'purchases.amount'}",
                            "{'countDistinct':'asked_by.supplier.name','where':{'day':{'isNull':false}}}",
                            "{'min':'region.suppliers.purchases.day'}",
                            "{'count':'region.suppliers'}"),
                    "purchase",
                    List.of(
                            "{'count':'supplier.purchases'}",
                            "{'sum':'supplier.asked_by.pieces'}",
                            "{'countDistinct':'supplier.asked_by.price.amount'}",
                            "{'countDistinct':'supplier.region.suppliers.trusted'}",
                            "{'avg':'supplier.purchases.amount'}",
                            "{'min':'supplier.region.suppliers.name'}"));

    private static final Map<String, List<String>> WHERE =
            Map.of(
                    "region",
                    List.of(
                            "{'suppliers':{'exists':false}}",
                            "{'suppliers.purchases.amount':{'gt':'0.03'},'suppliers.country':{'eq':'MY'}}",
                            "{'suppliers.purchases':{'exists':false},'suppliers.trusted':{'eq':true}}",
                            "{'not':{'children.suppliers.asked_by.pieces':{'gte':2}}}",
                            "{'suppliers.asked_by.second.country':{'eq':'DE'},'suppliers.purchases.pieces':{'gt':1}}",
                            "{'suppliers.country':{'eq':'MY'},'suppliers.trusted':{'eq':true}}",
                            "{'not':{'children.rank':{'gte':1}}}",
                            "{'parent.suppliers':{'exists':false},'name':{'ne':'B'}}",
                            "{'or':[{'children':{'exists':true}},{'suppliers.region.parent.name':{'isNull':false}}]}"),
                    "supplier",
                    List.of(
                            "{'purchases.amount':{'gt':'0.03'},'purchases.pieces':{'gt':0}}",
                            "{'purchases':{'exists':false},'purchases.amount':{'gt':'0.03'}}",
                            "{'asked_by':{'exists':true}}",
                            "{'asked_by':{'exists':false},'asked_by.title':{'eq':'t'}}",
                            "{'or':[{'asked_by.supplier.name':{'eq':'x'}},{'purchases.second.country':{'eq':'DE'}}]}",
                            "{'and':[{'purchases.title':{'eq':'t'}},{'not':{'purchases.title':{'eq':'u'}}}]}"),
                    "purchase",
                    List.of(
                            "{'supplier.purchases.pieces':{'lt':0}}",
                            "{'supplier.asked_by':{'exists':false}}",
                            "{'supplier.region.suppliers.country':{'eq':'BR'}}",
                            "{'not':{'supplier.asked_by.amount':{'lt':'0.04'}}}"));

    private final Random random;

    RandomRelatedQuery(Random random) {
        this.random = random;
    }

    Value.Fields body() {
        String from = any(random, List.of("region", "supplier", "supplier", "purchase"));
        var paths = of(PATHS, from);
        var body = Value.object().put("from", from).put("limit", 1 + random.nextInt(9));
        var select = new ArrayList<Value>();
        for (String path : some(paths, 1 + random.nextInt(2))) {
            select.add(Value.of(path));
        }
        List<String> columns = select.stream().map(it -> ((Value.Text) it).value()).toList();
        var functions = some(of(FUNCTIONS, from), 1 + random.nextInt(3));
        var aliases = new ArrayList<>(columns);
        for (int i = 0; i < functions.size(); i++) {
            select.add(json(functions.get(i)).with("as", Value.of("f" + i)));
            aliases.add("f" + i);
        }
        switch (random.nextInt(4)) {
            case 0 -> body.put("groupBy", Value.texts(columns));
            case 1 -> {
                select.removeIf(Value.Text.class::isInstance);
                aliases.removeAll(columns);
                select.add(json("{'count':'*','as':'n'}"));
                aliases.add("n");
            }
            case 2 -> body.put("distinct", true);
            default -> {}
        }
        body.put("select", new Value.Items(select));
        if (random.nextBoolean()) {
            body.put("where", json(any(random, of(WHERE, from))));
        }
        if (random.nextInt(3) == 0) {
            body.put(
                    "having",
                    json(
                            any(
                                    random,
                                    List.of(
                                            "{'f0':{'isNull':false}}",
                                            "{'not':{'f0':{'isNull':true}}}"))));
        }
        body.put("orderBy", order(some(aliases, random.nextInt(3))));
        return body.build();
    }

    private static List<String> of(Map<String, List<String>> all, String entity) {
        return Objects.requireNonNull(all.get(entity));
    }

    private List<String> some(List<String> all, int count) {
        var left = new ArrayList<>(all);
        var some = new ArrayList<String>();
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
