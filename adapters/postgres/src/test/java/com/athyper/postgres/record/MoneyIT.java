package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.ok;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.SortReader;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.definition.PostgresSchemaPublisher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Money on a real PostgreSQL: two columns that nobody can tell from one value. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class MoneyIT {

    private static final EntityModel OFFER =
            World.model(
                    """
                    {'name':'offer','fields':[
                      {'name':'name','type':'string','required':true},
                      {'name':'price','type':'money','precision':12,'scale':2},
                      {'name':'note','type':'string'}]}
                    """);

    private static World world;
    private static PostgresRecords records;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        world = new World();
        records = new PostgresRecords(world.database);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void publish() {
        tenant = world.tenant();
        world.publish(tenant, OFFER);
    }

    private StoredRecord create(String name, String price) {
        return ok(
                records.create(
                        by(tenant, OFFER),
                        World.id(),
                        json("{'name':'" + name + "','price':" + price + ",'note':'n'}")));
    }

    private void fill() {
        create("a", "{'amount':10.00,'currency':'MYR'}");
        create("b", "{'amount':10.00,'currency':'EUR'}");
        create("c", "{'amount':9.99,'currency':'MYR'}");
        create("d", "{'amount':-1.00,'currency':'USD'}");
        create("e", "null");
        create("f", "null");
    }

    private List<StoredRecord> found(Expr filter, String sort, int limit) {
        var found = new ArrayList<StoredRecord>();
        Optional<String> cursor = Optional.empty();
        do {
            var order =
                    switch (SortReader.read(OFFER, sort)) {
                        case Answer.Ok<List<RecordQuery.Sort>>(var read) -> read;
                        case Answer.Refused<List<RecordQuery.Sort>>(var problem) ->
                                throw new AssertionError(problem.toString());
                    };
            var page =
                    ok(
                            records.list(
                                    tenant,
                                    OFFER,
                                    new RecordQuery(filter, order, limit, cursor, false),
                                    Expr.TRUE));
            found.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return found;
    }

    private static List<String> names(List<StoredRecord> records) {
        return records.stream().map(each -> each.values().text("name").orElseThrow()).toList();
    }

    @Test
    void money_is_one_value_in_records_history_and_updates() {
        var first = create("a", "{'amount':10.00,'currency':'MYR'}");
        var second =
                ok(
                        records.update(
                                by(tenant, OFFER),
                                first.id(),
                                1,
                                json(
                                        "{'name':'a','price':{'amount':9999999999.99,'currency':'EUR'},'note':'m'}")));
        var third =
                ok(
                        records.update(
                                by(tenant, OFFER),
                                first.id(),
                                2,
                                json("{'name':'a','price':null,'note':'m'}")));

        assertThat(first.values())
                .isEqualTo(
                        json("{'name':'a','price':{'amount':10.00,'currency':'MYR'},'note':'n'}"));
        assertThat(second.values().text("note")).contains("m");
        assertThat(third.values().get("price")).contains(Value.NULL);
        assertThat(
                        ok(records.history(tenant, OFFER, first.id(), 10, Optional.empty()))
                                .items()
                                .stream()
                                .map(each -> each.values().get("price").orElseThrow()))
                .containsExactly(
                        Value.NULL,
                        json("{'amount':9999999999.99,'currency':'EUR'}"),
                        json("{'amount':10.00,'currency':'MYR'}"));
    }

    @Test
    void pages_follow_the_amount_and_what_has_none_comes_last() {
        fill();
        for (int limit = 1; limit <= 7; limit++) {
            assertThat(names(found(Expr.TRUE, "price.amount,name", limit)))
                    .containsExactly("d", "c", "a", "b", "e", "f");
            assertThat(names(found(Expr.TRUE, "-price.amount,price.currency,-name", limit)))
                    .containsExactly("b", "a", "c", "d", "f", "e");
        }
    }

    /** Goal: what SQL finds is what the evaluator finds in memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'price.amount':{'gte':'10'}}",
                "{'price.amount':{'ne':'10'}}",
                "{'price.amount':{'between':['9.99',10]}}",
                "{'price.currency':{'eq':'myr'},'price.amount':{'lt':10}}",
                "{'price.currency':{'nin':['MYR']}}",
                "{'price':{'isNull':true}}",
                "{'price':{'isNull':false}}",
                "{'not':{'price.currency':{'isNull':true}}}",
                "{'or':[{'price.amount':{'lt':'0'}},{'name':{'eq':'e'}}]}"
            })
    void a_filter_finds_what_the_evaluator_says(String filter) {
        fill();
        Expr expr =
                switch (FilterReader.read(OFFER, json(filter))) {
                    case Answer.Ok<Expr>(var read) -> read;
                    case Answer.Refused<Expr>(var problem) ->
                            throw new AssertionError(problem.toString());
                };
        var expected =
                found(Expr.TRUE, "name", 50).stream()
                        .filter(
                                each ->
                                        Evaluator.test(
                                                        expr,
                                                        new Bindings(
                                                                Map.of(
                                                                        "record",
                                                                        each.attributes())))
                                                == Truth.TRUE)
                        .toList();

        assertThat(names(found(expr, "name", 2))).isEqualTo(names(expected)).isNotEmpty();
    }

    @Test
    void a_required_price_with_a_default_fills_the_records_that_are_there() {
        var publisher = new PostgresSchemaPublisher(world.database);
        var before = create("a", "null");
        var next =
                World.next(
                        OFFER,
                        """
                        {'fields':[
                          {'name':'name','type':'string','required':true},
                          {'name':'cost','renamedFrom':'price','type':'money','precision':12,'scale':2},
                          {'name':'fee','type':'money','required':true,
                           'default':{'amount':'5','currency':'MYR'}}]}
                        """);

        assertThat(await(publisher.publish(tenant, Optional.of(OFFER), next)))
                .isInstanceOf(Publication.Published.class);

        var values = ok(records.read(tenant, next, before.id(), Expr.TRUE)).values();
        assertThat(values.get("fee")).contains(json("{'amount':5.00,'currency':'MYR'}"));
        assertThat(values.get("cost")).contains(Value.NULL);
    }

    @Test
    void a_narrower_amount_counts_what_is_in_the_way() {
        var publisher = new PostgresSchemaPublisher(world.database);
        var big = create("a", "{'amount':1000.00,'currency':'MYR'}");
        var narrow =
                World.next(
                        OFFER,
                        """
                        {'fields':[{'name':'name','type':'string','required':true},
                          {'name':'price','type':'money','precision':5,'scale':2,'required':true}]}
                        """);

        assertThat(await(publisher.publish(tenant, Optional.of(OFFER), narrow)))
                .isInstanceOfSatisfying(
                        Publication.Impossible.class,
                        refused ->
                                assertThat(refused.faults())
                                        .extracting(fault -> fault.pointer())
                                        .containsExactly("/fields/1/precision"));

        ok(
                records.update(
                        by(tenant, OFFER),
                        big.id(),
                        1,
                        json("{'name':'a','price':{'amount':999.99,'currency':'MYR'}}")));
        assertThat(await(publisher.publish(tenant, Optional.of(OFFER), narrow)))
                .isInstanceOf(Publication.Published.class);
        assertThat(ok(records.read(tenant, narrow, big.id(), Expr.TRUE)).values().get("price"))
                .contains(json("{'amount':999.99,'currency':'MYR'}"));
    }
}
