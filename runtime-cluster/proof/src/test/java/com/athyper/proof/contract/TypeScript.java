package com.athyper.proof.contract;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** TypeScript's own compiler, strict, and an engine that runs what it emits. One thread uses it. */
final class TypeScript implements AutoCloseable {
    private static final String COMPILER = "META-INF/resources/webjars/typescript/%s/lib/%s";
    private static final String JAR = "META-INF/maven/org.webjars.npm/typescript/pom.properties";

    /**
     * What of a browser or a server the client uses. TypeScript's own declarations of browsers are
     * larger than the language, and would be read for nothing else.
     */
    private static final String SURROUNDINGS =
            """
            interface Response { readonly ok: boolean; readonly status: number; text(): Promise<string>; }
            interface RequestInit { method?: string; headers?: Record<string, string>; body?: string | null; }
            declare function fetch(input: string, init?: RequestInit): Promise<Response>;
            declare class URLSearchParams { set(name: string, value: string): void; toString(): string; }
            """;

    private static final String CHECK =
            """
            (function (source, surroundings, library) {
              const main = "/main.ts", around = "/surroundings.d.ts";
              const options = {
                strict: true, noUnusedLocals: true, noImplicitReturns: true, exactOptionalPropertyTypes: true,
                target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, types: [],
                lib: ["lib.es2022.d.ts"], skipLibCheck: true, skipDefaultLibCheck: true,
              };
              const text = (name) =>
                name === main ? source : name === around ? surroundings : /^[/]lib[.][a-z0-9.]+[.]d[.]ts$/.test(name) ? library(name.substring(1)) : undefined;
              const host = {
                getSourceFile: (name, version) => {
                  const found = text(name);
                  return found == null ? undefined : ts.createSourceFile(name, found, version);
                },
                getDefaultLibFileName: () => "/lib.d.ts",
                getDefaultLibLocation: () => "/",
                getCurrentDirectory: () => "/",
                directoryExists: (name) => name === "/",
                getDirectories: () => [],
                getCanonicalFileName: (name) => name,
                useCaseSensitiveFileNames: () => true,
                getNewLine: () => "\\n",
                fileExists: (name) => text(name) != null,
                readFile: text,
                writeFile: () => {},
              };
              return ts.getPreEmitDiagnostics(ts.createProgram([main, around], options, host)).map((fault) =>
                (fault.file ? ts.getLineAndCharacterOfPosition(fault.file, fault.start).line + 1 : "")
                + ": " + ts.flattenDiagnosticMessageText(fault.messageText, "\\n"));
            })
            """;

    private static final String EMIT =
            """
            (function (source) {
              return ts.transpileModule(source, {
                compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None } }).outputText;
            })
            """;

    /** The engine has the language alone: what a browser adds and the client uses is lent to it. */
    private static final String WORLD =
            """
            var exports = {};
            class URLSearchParams {
              constructor() { this.pairs = []; }
              set(name, value) { this.pairs.push(encoded(name) + "=" + encoded(value)); }
              toString() { return this.pairs.join("&"); }
            }
            async function fetch(url, request) {
              const names = Object.keys(request.headers);
              const reply = sent(url, request.method, request.body, names, names.map((name) => request.headers[name]));
              return { status: reply[0], ok: reply[0] < 300, text: async () => reply[1] };
            }
            """;

    private static final TypeLiteral<List<String>> TEXTS = new TypeLiteral<>() {};

    private final Engine engine =
            Engine.newBuilder().option("engine.WarnInterpreterOnly", "false").build();
    private final Context compiler = Context.newBuilder("js").engine(engine).build();
    private final String version;

    TypeScript() throws IOException {
        var jar = new Properties();
        try (var properties = TypeScript.class.getClassLoader().getResourceAsStream(JAR)) {
            jar.load(properties);
        }
        version = jar.getProperty("version");
        String text = "var module = {exports: {}};" + library("typescript.js");
        compiler.eval(Source.newBuilder("js", text, "typescript.js").build());
    }

    /** Every fault of a program of one file, as {@code line: what it is}. */
    List<String> faults(String source) {
        ProxyExecutable library = names -> library(names[0].asString());
        Value found = compiler.eval("js", CHECK).execute(source, SURROUNDINGS, library);
        return found.as(TEXTS);
    }

    /**
     * Runs a program of one file that has a function {@code call(base, token): Promise<string[]>}.
     *
     * @return what the promise came to
     */
    List<String> run(String source, String base, String token) throws IOException {
        String emitted = compiler.eval("js", EMIT).execute(source).asString();
        try (var http = HttpClient.newHttpClient();
                var context = Context.newBuilder("js").engine(engine).build()) {
            Value bindings = context.getBindings("js");
            ProxyExecutable encoded = texts -> encoded(texts[0].asString());
            ProxyExecutable sent = request -> sent(http, request);
            bindings.putMember("encoded", encoded);
            bindings.putMember("sent", sent);
            context.eval("js", WORLD);
            context.eval(Source.newBuilder("js", emitted, "main.js").build());
            List<String> said = new ArrayList<>();
            List<String> failed = new ArrayList<>();
            ProxyExecutable keep = lines -> said.addAll(lines[0].as(TEXTS));
            ProxyExecutable fail = faults -> failed.add(faults[0].toString());
            context.eval("js", "(base, token, keep, fail) => call(base, token).then(keep, fail)")
                    .execute(base, token, keep, fail);
            if (!failed.isEmpty()) {
                throw new AssertionError(failed);
            }
            return said;
        }
    }

    @Override
    public void close() {
        compiler.close();
        engine.close();
    }

    private @Nullable String library(String name) {
        try (var text =
                TypeScript.class
                        .getClassLoader()
                        .getResourceAsStream(COMPILER.formatted(version, name))) {
            return text == null ? null : new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Object sent(HttpClient http, Value... request) {
        var body =
                request[2].isNull()
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(request[2].asString());
        var asked =
                HttpRequest.newBuilder(URI.create(request[0].asString()))
                        .method(request[1].asString(), body);
        for (int i = 0; i < request[3].getArraySize(); i++) {
            asked.header(
                    request[3].getArrayElement(i).asString(),
                    request[4].getArrayElement(i).asString());
        }
        try {
            HttpResponse<String> reply = http.send(asked.build(), BodyHandlers.ofString());
            return ProxyArray.fromArray(reply.statusCode(), reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
