package com.athyper.loadtest.bench;

import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Reply;
import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many records, which are listed, shown with what they refer to, and summed up. */
final class Sales {
    static final int CUSTOMERS = 500;
    static final List<String> CURRENCIES = List.of("MYR", "SGD", "EUR", "USD");

    private static final Who POWERUSER = Who.demo("poweruser");
    private static final String SALES = "/api/data/bench_sale";
    private static final String CUSTOMERS_PATH = "/api/data/bench_customer";
    private static final int PAGE = 50;
    private static final int OF_A_CALL = 500;
    private static final int WRITERS = 4;

    private static final String CUSTOMER =
            """
            {"name":"bench_customer","fields":[
               {"name":"name","type":"string","required":true},
               {"name":"country","type":"country"}]}
            """;

    private static final String SALE =
            """
            {"name":"bench_sale","fields":[
               {"name":"title","type":"string","required":true},
               {"name":"amount","type":"decimal","precision":18,"scale":2,"required":true},
               {"name":"currency","type":"string","maxLength":3,"required":true},
               {"name":"customer","type":"reference","entity":"bench_customer","required":true}],
             "indexes":[{"fields":["currency","-amount"]}]}
            """;

    private static final String QUERY =
            """
            {"from":"bench_sale","select":["currency",{"sum":"amount","as":"total"}],
             "groupBy":["currency"]}
            """;

    private final Preparation preparation;

    Sales(Preparation preparation) {
        this.preparation = preparation;
    }

    /**
     * Fills up to the number of rows what earlier runs have left.
     *
     * @param progress is told how many there are
     */
    List<Scenario> prepare(int rows, LongConsumer progress)
            throws IOException, InterruptedException {
        preparation.publish("/api/meta/entities", "bench_customer", CUSTOMER);
        preparation.publish("/api/meta/entities", "bench_sale", SALE);
        List<String> customers = customers();
        for (long there = count(SALES); there < rows; there = count(SALES)) {
            progress.accept(there);
            fill(customers, rows - there);
        }
        return List.of(
                new Listing("record list", "", new Look()),
                new Listing("expansion", "&expand=customer", new Look()),
                new Sum());
    }

    private List<String> customers() throws IOException {
        if (count(CUSTOMERS_PATH) < CUSTOMERS) {
            many(CUSTOMERS_PATH, CUSTOMERS, () -> "{\"name\":\"A customer\",\"country\":\"MY\"}");
        }
        return preparation
                .expect(200, Ask.get(CUSTOMERS_PATH + "?limit=" + CUSTOMERS).as(POWERUSER))
                .objects("items")
                .stream()
                .flatMap(customer -> customer.text("id").stream())
                .toList();
    }

    private long count(String path) throws IOException {
        return preparation
                .expect(200, Ask.get(path + "?limit=1&count=exact").as(POWERUSER))
                .number("total");
    }

    /** A good part of them at once, so that it can be said how far it is. */
    private void fill(List<String> customers, long missing)
            throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers =
                    IntStream.range(0, WRITERS)
                            .<Future<Void>>mapToObj(
                                    _ -> threads.submit(() -> write(customers, missing)))
                            .toList();
            for (var writer : writers) {
                writer.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private Void write(List<String> customers, long missing) throws IOException {
        long each = Math.min(missing / WRITERS + 1, 25L * OF_A_CALL);
        for (long written = 0; written < each; written += OF_A_CALL) {
            many(SALES, (int) Math.min(OF_A_CALL, each - written), () -> sale(customers));
        }
        return null;
    }

    private static String sale(List<String> customers) {
        var random = ThreadLocalRandom.current();
        return String.format(
                Locale.ROOT,
                "{\"title\":\"A measured"
                        + " sale\",\"amount\":\"%.2f\",\"currency\":\"%s\",\"customer\":\"%s\"}",
                random.nextDouble(0, 10_000),
                CURRENCIES.get(random.nextInt(CURRENCIES.size())),
                customers.get(random.nextInt(customers.size())));
    }

    private void many(String path, int number, Supplier<String> values) throws IOException {
        String operations =
                IntStream.range(0, number)
                        .mapToObj(_ -> "{\"op\":\"create\",\"values\":" + values.get() + "}")
                        .collect(Collectors.joining(","));
        preparation.expect(
                200,
                Ask.post(path + "/bulk")
                        .as(POWERUSER)
                        .with("{\"mode\":\"all\",\"operations\":[" + operations + "]}"));
    }

    /** Fifty of many records, filtered and sorted. */
    private record Listing(String name, String more, Look look) implements Scenario {
        private static final String FILTER =
                URLEncoder.encode(
                        "{\"amount\":{\"lt\":\"9000\"},\"currency\":{\"eq\":\"MYR\"}}",
                        StandardCharsets.UTF_8);

        @Override
        public void round(Timed timed) throws IOException {
            String path = SALES + "?limit=" + PAGE + "&sort=-amount&filter=" + FILTER + more;
            Reply reply = timed.call("list of 50", 200, Ask.get(path).as(POWERUSER));
            look.at(reply, Listing::full);
        }

        private static void full(Reply reply) {
            if (reply.objects("items").size() != PAGE) {
                throw new NotAsPromised("a page is not full: " + reply.text());
            }
        }
    }

    /** What all records come to, by currency. */
    private record Sum() implements Scenario {
        @Override
        public String name() {
            return "aggregate";
        }

        @Override
        public void round(Timed timed) throws IOException {
            timed.call("sum by group", 200, Ask.post("/api/query").as(POWERUSER).with(QUERY));
        }
    }
}
