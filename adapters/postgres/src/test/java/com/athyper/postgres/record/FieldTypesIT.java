package com.athyper.postgres.record;

import static com.athyper.postgres.Stages.await;
import static com.athyper.postgres.Stages.refused;
import static com.athyper.postgres.World.by;
import static com.athyper.postgres.World.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.SchemaPublisher.Publication;
import com.athyper.meta.record.FilterReader;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.SortReader;
import com.athyper.meta.record.StoredRecord;
import com.athyper.postgres.World;
import com.athyper.postgres.definition.PostgresSchemaPublisher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Types whose values are texts with a form of their own, from what a client sends to a page. */
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before any test.
class FieldTypesIT {

    private static final EntityModel PARTNER =
            World.model(
                    """
                    {'name':'partner','fields':[
                      {'name':'name','type':'string','required':true},
                      {'name':'mail','type':'email','unique':true},
                      {'name':'phone','type':'phone'},
                      {'name':'site','type':'url'},
                      {'name':'country','type':'country','default':'my'},
                      {'name':'currency','type':'currency'},
                      {'name':'language','type':'language'},
                      {'name':'opens','type':'time'},
                      {'name':'notice','type':'duration'}]}
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
        world.publish(tenant, PARTNER);
    }

    private static Value.Fields valid(String record) {
        return switch (RecordValidator.validate(PARTNER, json(record))) {
            case Answer.Ok<Value.Fields>(var values) -> values;
            case Answer.Refused<Value.Fields>(var problem) ->
                    throw new AssertionError(problem.faults().toString());
        };
    }

    private StoredRecord create(String record) {
        return ok(records.create(by(tenant, PARTNER), World.id(), valid(record)));
    }

    private List<String> names(String filter, String sort, int limit) {
        var names = new ArrayList<String>();
        Optional<String> cursor = Optional.empty();
        do {
            var query =
                    new RecordQuery(
                            ok(FilterReader.read(PARTNER, json(filter))),
                            sort.isEmpty() ? List.of() : ok(SortReader.read(PARTNER, sort)),
                            limit,
                            cursor,
                            false);
            var page = ok(records.list(tenant, PARTNER, query, Expr.TRUE));
            page.items().forEach(record -> names.add(record.values().text("name").orElseThrow()));
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return names;
    }

    private static <T> T ok(Answer<T> answer) {
        return switch (answer) {
            case Answer.Ok<T>(var value) -> value;
            case Answer.Refused<T>(var problem) -> throw new AssertionError(problem.toString());
        };
    }

    private static <T> T ok(CompletionStage<Answer<T>> stage) {
        return ok(await(stage));
    }

    @Test
    void what_is_sent_in_any_form_is_kept_in_the_standard_one() {
        var created =
                create(
                        """
                        {'name':'a','mail':'Ada@EXAMPLE.com','phone':'+60 3-2142 1234',
                         'site':'HTTPS://Example.com/A','currency':'myr','language':'EN-my',
                         'opens':'09:30','notice':'P2W'}
                        """);

        var read = ok(records.read(tenant, PARTNER, created.id(), Expr.TRUE)).values();

        assertThat(read)
                .isEqualTo(
                        json(
                                """
                                {'name':'a','mail':'Ada@example.com','phone':'+60321421234',
                                 'site':'https://example.com/A','country':'MY','currency':'MYR',
                                 'language':'en-MY','opens':'09:30:00','notice':'PT336H'}
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'mail':{'eq':'a@EXAMPLE.COM'}}          | a
                    {'mail':{'endsWith':'@example.com'}}     | a,b
                    {'phone':{'eq':'+60 3 2142 1234'}}       | a
                    {'phone':{'startsWith':'+60'}}           | a,b
                    {'site':{'contains':'EXAMPLE'}}          |
                    {'country':{'in':['my','sg']}}           | a,b
                    {'country':{'nin':['MY']}}               | b,c
                    {'language':{'startsWith':'en'}}         | a,b
                    {'opens':{'gte':'09:30'}}                | b,c
                    {'opens':{'between':['09:00','09:30']}}  | a,b
                    {'opens':{'lt':'09:30:00.000001'}}       | a,b
                    {'notice':{'eq':'P1D'}}                  | a
                    {'notice':{'isNull':true}}               | c
                    """)
    void a_filter_speaks_of_values_in_any_form(String filter, String found) {
        create(
                "{'name':'a','mail':'a@example.com','phone':'+60321421234','language':'en',"
                        + "'opens':'09:00','notice':'PT24H','site':'http://example.com'}");
        create(
                "{'name':'b','mail':'b@example.com','phone':'+60321421235','country':'SG',"
                        + "'opens':'09:30','language':'en-SG','notice':'PT1M'}");
        create("{'name':'c','mail':'c@other.com','country':'DE','opens':'10:00:00.5'}");

        assertThat(String.join(",", names(filter, "name", 50)))
                .isEqualTo(found == null ? "" : found);
    }

    @Test
    void pages_follow_the_order_of_each_sortable_type() {
        var times = List.of("10:00", "09:00:00.5", "09:00", "23:59:59.999999", "09:00:00.25");
        for (int i = 0; i < times.size(); i++) {
            create(
                    "{'name':'n%d','opens':'%s','mail':'m%d@x.my','currency':'%s'}"
                            .formatted(i, times.get(i), 9 - i, i % 2 == 0 ? "MYR" : "EUR"));
        }
        create("{'name':'none'}");

        assertThat(names("{}", "opens", 2)).containsExactly("n2", "n4", "n1", "n0", "n3", "none");
        assertThat(names("{}", "-opens", 2)).containsExactly("n3", "n0", "n1", "n4", "n2", "none");
        assertThat(names("{}", "mail", 1)).containsExactly("n4", "n3", "n2", "n1", "n0", "none");
        assertThat(names("{}", "-currency,name", 2))
                .containsExactly("n0", "n2", "n4", "n1", "n3", "none");
    }

    @Test
    void what_differs_only_in_form_is_not_unique() {
        create("{'name':'a','mail':'a@example.com'}");

        assertThat(
                        refused(
                                records.create(
                                        by(tenant, PARTNER),
                                        World.id(),
                                        valid("{'name':'b','mail':'a@Example.COM'}"))))
                .isEqualTo(RecordError.NOT_UNIQUE);
    }

    @Test
    void a_text_becomes_an_address_once_every_stored_one_is_such() {
        var publisher = new PostgresSchemaPublisher(world.database);
        var stringly = World.next(PARTNER, fields("string"));
        await(publisher.publish(tenant, Optional.of(PARTNER), stringly));
        var bad =
                ok(
                        records.create(
                                by(tenant, stringly),
                                World.id(),
                                json("{'name':'x','mail':'nobody'}")));
        var strict = World.next(stringly, fields("email"));

        assertThat(await(publisher.publish(tenant, Optional.of(stringly), strict)))
                .isInstanceOf(Publication.Impossible.class);

        ok(
                records.update(
                        by(tenant, stringly),
                        bad.id(),
                        bad.version(),
                        bad.values().with("mail", Value.of("nobody@example.com"))));
        assertThat(await(publisher.publish(tenant, Optional.of(stringly), strict)))
                .isNotInstanceOf(Publication.Impossible.class);
    }

    private static String fields(String type) {
        return "{'fields':[{'name':'name','type':'string','required':true},{'name':'mail','type':'"
                + type
                + "'}]}";
    }
}
