package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.tools.ToolProvider;

/**
 * Goal: the clients that the platform generates for an entity work with the platform.
 *
 * <p>Method: their source is asked for, compiled beside a caller that is written against it, and
 * run.
 */
@ExtendWith(Worlds.class)
class GeneratedClientIT {
    private static final String ENTITY =
            """
            {"name":"client_order","fields":[
               {"name":"title","type":"string","required":true},
               {"name":"price","type":"money"},
               {"name":"net","type":"decimal","precision":12,"scale":2},
               {"name":"gross","type":"decimal","precision":12,"scale":2,"computed":"record.net * 2"},
               {"name":"due","type":"date"},
               {"name":"class","type":"enum","values":["a","b"]},
               {"name":"paper","type":"attachment"},
               {"name":"proofs","type":"attachment","many":true}],
             "lifecycle":{"initial":"open","states":["open","shut"],"transitions":[
               {"name":"close","from":["open"],"to":"shut"}]}}
            """;

    private static final String CALLER =
            """
            import athyper.client.client_order.ClientOrderRecord;
            import athyper.client.client_order.ClientOrderRecord.*;
            import java.math.BigDecimal;
            import java.net.URI;
            import java.net.http.HttpRequest.BodyPublishers;
            import java.time.LocalDate;
            import java.util.*;
            import java.util.function.*;

            public final class Caller {
                public static List<String> call(
                        URI base, Supplier<String> token,
                        Function<Map<String, Object>, String> write,
                        Function<String, Map<String, Object>> read) throws Exception {
                    var said = new ArrayList<String>();
                    var client = new Client(base, token, new Json() {
                        public String write(Map<String, Object> value) { return write.apply(value); }
                        public Map<String, Object> read(String text) { return read.apply(text); }
                    });
                    ClientOrderRecord order = client.create(new Input()
                            .title("chairs").net(new BigDecimal("12.50")).class_("b")
                            .price(new Money(new BigDecimal("3.1"), "MYR"))
                            .due(LocalDate.of(2030, 1, 31)));
                    BigDecimal gross = order.gross().orElseThrow();
                    said.add(order.title() + " " + gross + " " + order.price().orElseThrow());
                    ClientOrderRecord changed = client.update(order, new Input().due(null));
                    said.add(changed.version() + " " + changed.due() + " " + changed.class_());
                    try {
                        client.update(order, new Input().title("stale"));
                    } catch (Problem refused) {
                        said.add(refused.status() + " " + refused.code());
                    }
                    Page page = client.list(
                            Map.of("title", Map.of("eq", "chairs")), Optional.of("-net"), Optional.empty());
                    said.add(page.items().size() + " " + page.items().get(0).id().equals(order.id()));
                    files(client, order.id(), said);
                    said.add(Transition.CLOSE.make(client, client.read(order.id())).state());
                    client.delete(client.read(order.id()));
                    try {
                        client.read(order.id());
                    } catch (Problem refused) {
                        said.add(String.valueOf(refused.status()));
                    }
                    return said;
                }

                private static void files(Client client, UUID id, List<String> said) throws Exception {
                    Attachment paper = client.upload(
                            "Été * (1)+2%.txt", "text/plain", BodyPublishers.ofString("on paper"));
                    Attachment proof = client.upload("p.bin", "image/png", BodyPublishers.ofByteArray(new byte[3]));
                    ClientOrderRecord order = client.update(
                            client.read(id), new Input().paper(paper).proofs(List.of(proof)));
                    said.add(order.paper().orElseThrow().name() + " " + order.paper().get().equals(paper)
                            + " " + order.proofs().orElseThrow().equals(List.of(proof)));
                    try (var content = client.download(id, paper.id())) {
                        said.add(new String(content.readAllBytes()));
                    }
                    Attachment own = client.attach(id, "own", "a/b", BodyPublishers.ofString("12345"));
                    said.add(own.size() + " " + client.attachments(id).equals(List.of(paper, proof, own)));
                    client.detach(id, own.id());
                    try {
                        client.download(id, own.id());
                    } catch (Problem refused) {
                        said.add(refused.status() + " " + refused.code());
                    }
                    client.update(order, new Input().paper(null).proofs(null));
                    said.add(client.attachments(id).toString());
                }
            }
            """;

    private static final String TYPESCRIPT_CALLER =
            """

            export async function call(base: string, token: string): Promise<string[]> {
              const said: string[] = [];
              const client = new Client(base, () => token);
              const input: Create = {
                title: "tables", net: "12.50", class: "b", due: "2030-01-31",
                price: { amount: "3.1", currency: "MYR" } };
              const order = await client.create(input);
              said.push(`${order.title} ${order.gross} ${order.price?.amount}`);
              const changed = await client.update(order, { due: null });
              said.push(`${changed.version} ${changed.due} ${changed.class}`);
              try {
                await client.update(order, { title: "stale" });
              } catch (refused) {
                if (refused instanceof Problem) said.push(`${refused.status} ${refused.code}`);
              }
              const page = await client.list({ filter: { title: { eq: "tables" } }, sort: "-net" });
              said.push(`${page.items.length} ${page.items[0]?.id === order.id}`);
              const paper = await client.upload("Été * (1)+2%'.txt", "text/plain", "on paper");
              const proof = await client.upload("p.txt", "text/plain", "proof");
              const filed = await client.update(changed, { paper, proofs: [proof.id] });
              said.push(`${filed.paper?.name} ${filed.paper?.sha256 === paper.sha256} ${filed.proofs?.[0]?.size}`);
              said.push(await (await client.download(filed.id, paper.id)).text());
              const own = await client.attach(filed.id, "own", "a/b", "12345");
              said.push((await client.attachments(filed.id)).map((file) => file.name).join());
              await client.detach(filed.id, own.id);
              try {
                await client.download(filed.id, own.id);
              } catch (refused) {
                if (refused instanceof Problem) said.push(`${refused.status} ${refused.code}`);
              }
              said.push((await client.transition(filed, "close")).state);
              await client.delete(await client.read(order.id));
              try {
                await client.read(order.id);
              } catch (refused) {
                if (refused instanceof Problem) said.push(`${refused.status}`);
              }
              return said;
            }
            """;

    private static final String WRONG =
            """
            export const type: Create = { title: "x", net: 12.5 };
            export const missing: Create = { net: "12.50" };
            export const other: Create = { title: "x", class: "c" };
            export const computed: Create = { title: "x", gross: "1" };
            export const move: Transition = "open";
            export const file: Create = { title: "x", paper: { name: "a.txt" } };
            """;

    private final Api api;

    GeneratedClientIT(SharedWorld world) {
        api = world.api();
    }

    @Test
    void what_is_generated_is_compiled_and_does_the_work(@TempDir Path directory) throws Exception {
        api.send(Ask.post("/api/meta/entities").as(Business.ADMIN).with(ENTITY)).expect(201);
        api.send(Ask.post("/api/meta/entities/client_order/versions/1/publish").as(Business.ADMIN))
                .expect(200);
        Answered generated =
                api.send(Ask.get("/api/meta/contracts/client_order/clients/java").as(Business.USER))
                        .expect(200);

        List<String> said = run(directory, generated.text("file"), generated.text("source"));

        assertThat(said)
                .containsExactly(
                        "chairs 25.00 Money[amount=3.10, currency=MYR]",
                        "2 Optional.empty Optional[b]",
                        "412 DATA.VERSION_STALE",
                        "1 true",
                        "Été * (1)+2%.txt true true",
                        "on paper",
                        "5 true",
                        "404 ATTACHMENT.NOT_FOUND",
                        "[]",
                        "shut",
                        "404");
    }

    @Test
    void what_is_generated_in_typescript_is_checked_and_does_the_work() throws Exception {
        String entity = ENTITY.replace("client_order", "script_order");
        api.send(Ask.post("/api/meta/entities").as(Business.ADMIN).with(entity)).expect(201);
        api.send(Ask.post("/api/meta/entities/script_order/versions/1/publish").as(Business.ADMIN))
                .expect(200);
        String client =
                api.send(
                                Ask.get("/api/meta/contracts/script_order/clients/typescript")
                                        .as(Business.USER))
                        .expect(200)
                        .text("source");
        try (var typescript = new TypeScript()) {
            String program = client + TYPESCRIPT_CALLER;
            int lines = (int) program.lines().count();
            assertThat(typescript.faults(program + WRONG))
                    .extracting(fault -> Integer.parseInt(fault.split(":", 2)[0]) - lines)
                    .containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(typescript.run(program, api.base().toString(), token().get()))
                    .containsExactly(
                            "tables 25.00 3.10",
                            "2 null b",
                            "412 DATA.VERSION_STALE",
                            "1 true",
                            "Été * (1)+2%'.txt true 5",
                            "on paper",
                            "Été * (1)+2%'.txt,p.txt,own",
                            "404 ATTACHMENT.NOT_FOUND",
                            "shut",
                            "404");
        }
    }

    @Test
    void the_openapi_of_the_tenants_entities_is_kept() throws Exception {
        String entity = ENTITY.replace("client_order", "openapi_order");
        api.send(Ask.post("/api/meta/entities").as(Business.ADMIN).with(entity)).expect(201);
        api.send(Ask.post("/api/meta/entities/openapi_order/versions/1/publish").as(Business.ADMIN))
                .expect(200);
        var document =
                new ServedDocument(
                        (Value.Fields)
                                api.send(Ask.get("/api/meta/contracts").as(Business.USER))
                                        .expect(200)
                                        .reply()
                                        .body());
        assertThat(document.dangling()).isEmpty();
        String records = "/api/data/openapi_order";

        Answered created =
                api.send(
                                Ask.post(records)
                                        .as(Business.USER)
                                        .with(
                                                """
                                                {"title":"x","net":"5","due":"2030-01-31","class":"a",
                                                 "price":{"amount":"1.5","currency":"MYR"}}
                                                """))
                        .expect(201);
        document.hold("POST", records, created);
        String path = records + "/" + created.text("id");
        document.hold("GET", path, api.send(Ask.get(path).as(Business.USER)));
        document.hold("GET", records, api.send(Ask.get(records).as(Business.USER)));
        String close = path + "/transitions/close";
        document.hold("POST", close, api.send(Ask.post(close).as(Business.USER)).expect(200));
    }

    private List<String> run(Path directory, String file, String source) throws Exception {
        Path client = directory.resolve(file);
        Files.createDirectories(client.getParent());
        Files.writeString(client, source);
        Path caller = Files.writeString(directory.resolve("Caller.java"), CALLER);
        int exit =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-d",
                                directory.toString(),
                                client.toString(),
                                caller.toString());
        assertThat(exit).as("javac").isZero();
        Supplier<String> token = token();
        Function<Map<String, Object>, String> write = map -> Json.write(value(map));
        Function<String, Map<String, @Nullable Object>> read =
                text -> members(Json.trustedObject(text));
        var said = new ArrayList<String>();
        try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            var call =
                    loader.loadClass("Caller")
                            .getMethod(
                                    "call",
                                    URI.class,
                                    Supplier.class,
                                    Function.class,
                                    Function.class);
            for (Object line : (List<?>) call.invoke(null, api.base(), token, write, read)) {
                said.add(String.valueOf(line));
            }
        }
        return said;
    }

    private Supplier<String> token() throws Exception {
        String bearer = api.bearer(Business.USER).substring("Bearer ".length());
        return () -> bearer;
    }

    private static Value value(@Nullable Object plain) {
        return switch (plain) {
            case null -> Value.NULL;
            case String text -> Value.of(text);
            case Boolean flag -> Value.of(flag.booleanValue());
            case Number number -> Value.of(new BigDecimal(number.toString()));
            case List<?> items ->
                    new Value.Items(items.stream().map(GeneratedClientIT::value).toList());
            case Map<?, ?> members -> {
                var fields = Value.object();
                members.forEach((name, member) -> fields.put(String.valueOf(name), value(member)));
                yield fields.build();
            }
            case Object other -> throw new AssertionError(other);
        };
    }

    private static Map<String, @Nullable Object> members(Value.Fields fields) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        fields.values().forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    private static @Nullable Object plain(Value value) {
        return switch (value) {
            case Value.Null _ -> null;
            case Value.Bool(var flag) -> flag;
            case Value.Num(var number) -> number;
            case Value.Text(var text) -> text;
            case Value.Items(var items) -> {
                var plain = new ArrayList<@Nullable Object>();
                items.forEach(item -> plain.add(plain(item)));
                yield plain;
            }
            case Value.Fields fields -> members(fields);
        };
    }
}
