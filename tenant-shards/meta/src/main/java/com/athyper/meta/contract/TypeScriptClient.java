package com.athyper.meta.contract;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Lifecycle;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The source of a typed client of one entity in TypeScript, which needs {@code fetch} and nothing
 * else. Equal models give equal sources.
 */
public final class TypeScriptClient {
    private static final String CLIENT =
            """
            export class Problem extends Error {
              constructor(readonly status: number, readonly code: string, readonly document: unknown) {
                super(`${status} ${code}`);
              }
            }

            export class Client {
              constructor(
                private readonly base: string,
                private readonly token: () => string | Promise<string>,
                private readonly send: typeof fetch = fetch,
              ) {}

              create(input: Create): Promise<Entity> {
                return this.ask<Entity>("POST", "", input);
              }

              read(id: string): Promise<Entity> {
                return this.ask<Entity>("GET", "/" + id);
              }

              /** Refused if somebody else has changed the record since it was read. */
              update(known: Known, changes: Update): Promise<Entity> {
                return this.ask<Entity>("PATCH", "/" + known.id, changes, known);
              }

              async delete(known: Known): Promise<void> {
                await this.ask<unknown>("DELETE", "/" + known.id, undefined, known);
              }

              list(query: Query = {}): Promise<Page> {
                const parameters = new URLSearchParams();
                if (query.filter !== undefined) parameters.set("filter", JSON.stringify(query.filter));
                if (query.sort !== undefined) parameters.set("sort", query.sort);
                if (query.cursor !== undefined) parameters.set("cursor", query.cursor);
                return this.ask<Page>("GET", "?" + parameters.toString());
              }
            $TRANSITION
              private async ask<T>(method: string, path: string, body?: unknown, known?: Known): Promise<T> {
                const headers: Record<string, string> = {
                  Accept: "application/json",
                  Authorization: "Bearer " + (await this.token()),
                };
                if (body !== undefined) headers["Content-Type"] = "application/json";
                if (known !== undefined) headers["If-Match"] = `"${known.version}"`;
                const reply = await this.send(this.base + PATH + path, {
                  method,
                  headers,
                  body: body === undefined ? null : JSON.stringify(body),
                });
                const text = await reply.text();
                const document: unknown = text === "" ? undefined : JSON.parse(text);
                if (!reply.ok) {
                  throw new Problem(reply.status, (document as { code: string }).code, document);
                }
                return document as T;
              }
            }
            """;

    private static final String TRANSITION =
            """

              transition(known: Known, transition: Transition, comment?: string): Promise<Entity> {
                return this.ask<Entity>(
                  "POST", `/${known.id}/transitions/${transition}`,
                  comment === undefined ? {} : { comment }, known);
              }
            """;

    private TypeScriptClient() {}

    public static String source(EntityModel model) {
        var source =
                new StringBuilder(
                                "// `%s`, version %d (%s). Generated: changes are lost.\n\n"
                                        .formatted(model.name(), model.version(), model.hash()))
                        .append("const PATH = \"/api/data/%s\";\n\n".formatted(model.name()))
                        .append("/** Of what is confidential a policy may leave a mask. */\n")
                        .append("export interface Entity {\n  readonly id: string;\n")
                        .append("  readonly version: number;\n");
        model.lifecycle()
                .ifPresent(
                        lifecycle ->
                                source.append(
                                        "  readonly state: %s;\n"
                                                .formatted(union(lifecycle.states()))));
        for (Field field : model.shownFields()) {
            source.append(
                    "  readonly %s: %s;\n"
                            .formatted(
                                    field.name(),
                                    orNull(type(field), !EntitySchemas.isShown(field))));
        }
        source.append("  readonly createdBy: string;\n  readonly createdAt: string;\n")
                .append("  readonly updatedBy: string;\n  readonly updatedAt: string;\n}\n\n");
        written(model, "Create", source);
        written(model, "Update", source);
        source.append("export interface Known {\n  readonly id: string;\n")
                .append("  readonly version: number;\n}\n\n")
                .append("export interface Query {\n  readonly filter?: object;\n")
                .append("  readonly sort?: string;\n  readonly cursor?: string;\n}\n\n")
                .append("export interface Page {\n  readonly items: Entity[];\n")
                .append("  readonly nextCursor: string | null;\n}\n\n");
        List<String> transitions =
                model.lifecycle()
                        .map(
                                lifecycle ->
                                        lifecycle.transitions().stream()
                                                .map(Lifecycle.Transition::name)
                                                .toList())
                        .orElse(List.of());
        if (!transitions.isEmpty()) {
            source.append("export type Transition = %s;\n\n".formatted(union(transitions)));
        }
        return source.append(CLIENT.replace("$TRANSITION", transitions.isEmpty() ? "" : TRANSITION))
                .toString();
    }

    private static void written(EntityModel model, String what, StringBuilder source) {
        source.append("export interface %s {\n".formatted(what));
        model.shownFields().stream()
                .filter(model::isGiven)
                .forEach(
                        field -> {
                            boolean demanded = what.equals("Create") && model.isDemanded(field);
                            source.append(
                                    "  readonly %s%s: %s;\n"
                                            .formatted(
                                                    field.name(),
                                                    demanded ? "" : "?",
                                                    orNull(type(field), !field.required())));
                        });
        source.append("}\n\n");
    }

    private static String orNull(String type, boolean mayBeNull) {
        return mayBeNull ? type + " | null" : type;
    }

    /** Decimals are texts: a number would be rounded before anybody sees it. */
    private static String type(Field field) {
        return switch (field.type()) {
            case STRING, TEXT, SEQUENCE, EMAIL, PHONE, URL, COUNTRY, CURRENCY, LANGUAGE -> "string";
            case UNIT -> "string";
            case MULTI_REFERENCE -> "readonly string[]";
            case DATE, DATETIME, TIME, DURATION, UUID, REFERENCE, DECIMAL -> "string";
            case INTEGER -> "number";
            case BOOLEAN -> "boolean";
            case ENUM -> union(field.values());
            case ATTACHMENT -> attachment(field);
            case JSON -> "unknown";
            case MONEY -> "{ readonly amount: string; readonly currency: string }";
        };
    }

    /** As it is read; to write it, its id is enough. */
    private static String attachment(Field field) {
        String one =
                "{ readonly id: string; readonly name?: string; readonly mediaType?: string;"
                        + " readonly size?: number; readonly sha256?: string }";
        return field.isList() ? "readonly " + one + "[]" : one;
    }

    private static String union(List<String> values) {
        return values.stream()
                .map(value -> Json.write(Value.of(value)))
                .collect(Collectors.joining(" | "));
    }
}
