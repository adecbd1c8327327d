package com.athyper.loadtest.bench;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.loadtest.api.NotAsPromised;
import com.athyper.loadtest.api.Reply;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The same work at Directus, as {@code loadtest/peers/directus.sh} has set it up. */
final class Directus {
    private static final String ITEMS = "/items/bench_sale";
    private static final int READ_AMONG = 500;
    private static final int PAGE = 50;

    private static final Value ITEM =
            Json.trusted(
                    "{\"title\":\"A measured sale\",\"amount\":\"125.50\",\"currency\":\"MYR\"}");

    private final Preparation preparation;
    private final String token;

    /**
     * @param token of its administrator
     */
    Directus(Preparation preparation, String token) {
        this.preparation = preparation;
        this.token = token;
    }

    List<Scenario> prepare() throws IOException {
        List<String> ids =
                preparation
                        .expect(200, known(Ask.get(ITEMS + "?fields=id&limit=" + READ_AMONG)))
                        .objects("data")
                        .stream()
                        .flatMap(item -> item.text("id").stream())
                        .toList();
        return List.of(new Create(), new Read(ids), new Page());
    }

    private Ask known(Ask ask) {
        return ask.header("Authorization", "Bearer " + token);
    }

    private final class Create implements Scenario {
        @Override
        public String name() {
            return "record create";
        }

        @Override
        public void round(Timed timed) throws IOException {
            timed.call("create", 200, known(Ask.post(ITEMS).with(ITEM)));
        }
    }

    private final class Read implements Scenario {
        private final List<String> ids;

        Read(List<String> ids) {
            this.ids = ids;
        }

        @Override
        public String name() {
            return "record read";
        }

        @Override
        public void round(Timed timed) throws IOException {
            String id = ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
            timed.call("read", 200, known(Ask.get(ITEMS + "/" + id)));
        }
    }

    private final class Page implements Scenario {
        private static final String PATH =
                ITEMS
                        + "?limit="
                        + PAGE
                        + "&sort=-amount&filter="
                        + URLEncoder.encode(
                                "{\"amount\":{\"_lt\":9000},\"currency\":{\"_eq\":\"MYR\"}}",
                                StandardCharsets.UTF_8);

        private final Look look = new Look();

        @Override
        public String name() {
            return "record list";
        }

        @Override
        public void round(Timed timed) throws IOException {
            Reply reply = timed.call("list of 50", 200, known(Ask.get(PATH)));
            look.at(reply, Page::full);
        }

        private static void full(Reply reply) {
            if (reply.objects("data").size() != PAGE) {
                throw new NotAsPromised("a page is not full: " + reply.text());
            }
        }
    }
}
