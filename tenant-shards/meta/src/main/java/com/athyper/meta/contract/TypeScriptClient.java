package com.athyper.meta.contract;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Field;
import com.athyper.meta.Lifecycle;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

              /** With what else is to be shown, such as "lines,supplier". */
              read(id: string, expand?: string): Promise<Entity> {
                const query = expand === undefined ? "" : "?expand=" + encodeURIComponent(expand);
                return this.ask<Entity>("GET", "/" + id + query);
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
                if (query.expand !== undefined) parameters.set("expand", query.expand);
                return this.ask<Page>("GET", "?" + parameters.toString());
              }
            $TRANSITION

              /** Sends a file that a record has to name within a day, as the value of a field. */
              upload(name: string, mediaType: string, content: Content): Promise<Attachment> {
                return this.file("/attachments", name, mediaType, content);
              }

              /** Sends a file to be the record's own, beside those of its fields. */
              attach(id: string, name: string, mediaType: string, content: Content): Promise<Attachment> {
                return this.file(`/${id}/attachments`, name, mediaType, content);
              }

              /** All files of a record, those of its fields too, the oldest first. */
              async attachments(id: string): Promise<Attachment[]> {
                const all: Attachment[] = [];
                let cursor: string | null = "";
                while (cursor !== null) {
                  const from: string = cursor === "" ? "" : "&cursor=" + encodeURIComponent(cursor);
                  const page: { readonly items: Attachment[]; readonly nextCursor: string | null } =
                    await this.ask("GET", `/${id}/attachments?limit=500${from}`);
                  all.push(...page.items);
                  cursor = page.nextCursor;
                }
                return all;
              }

              /** The content of a file of a record, in any form that a response has. */
              download(id: string, attachment: string): Promise<Response> {
                return this.reply("GET", `/${id}/attachments/${attachment}`, { Accept: "*/*" }, null);
              }

              /** Takes a file of the record's own away; that of a field goes when the field is changed. */
              async detach(id: string, attachment: string): Promise<void> {
                await this.ask<unknown>("DELETE", `/${id}/attachments/${attachment}`);
              }

              private async file(
                path: string, name: string, mediaType: string, content: Content,
              ): Promise<Attachment> {
                const written = encodeURIComponent(name).replace(
                  /['()*]/g, (mark) => "%" + mark.charCodeAt(0).toString(16).toUpperCase());
                const reply = await this.reply(
                  "POST",
                  path,
                  {
                    Accept: "application/json",
                    "Content-Type": mediaType,
                    "Content-Disposition": `attachment; filename*=UTF-8''${written}`,
                  },
                  content);
                return JSON.parse(await reply.text()) as Attachment;
              }

              private async ask<T>(method: string, path: string, body?: unknown, known?: Known): Promise<T> {
                const headers: Record<string, string> = { Accept: "application/json" };
                if (body !== undefined) headers["Content-Type"] = "application/json";
                if (known !== undefined) headers["If-Match"] = `"${known.version}"`;
                const text = body === undefined ? null : JSON.stringify(body);
                const said = await (await this.reply(method, path, headers, text)).text();
                return (said === "" ? undefined : JSON.parse(said)) as T;
              }

              private async reply(
                method: string, path: string, headers: Record<string, string>, body: Content | null,
              ): Promise<Response> {
                const reply = await this.send(this.base + PATH + path, {
                  method,
                  headers: { ...headers, Authorization: "Bearer " + (await this.token()) },
                  body,
                });
                if (!reply.ok) {
                  const text = await reply.text();
                  const document = text.startsWith("{") ? (JSON.parse(text) as { code?: string }) : {};
                  throw new Problem(reply.status, document.code ?? "", document);
                }
                return reply;
              }
            }
            """;

    private static final String FILE =
            """
            /** A file of a record, or one that waits for a record to name it. */
            export interface Attachment {
              readonly id: string;
              readonly name: string;
              readonly mediaType: string;
              readonly size: number;
              readonly sha256: string;
            }

            /** What `fetch` sends: a blob, bytes, a text. */
            export type Content = NonNullable<RequestInit["body"]>;

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

    /**
     * @param others the tenant's entities in force: collections lead to them
     */
    public static String source(EntityModel model, Map<EntityName, EntityModel> others) {
        var ways = InboundSchema.known(model, others);
        var source =
                new StringBuilder(
                                "// `%s`, version %d (%s). Generated: changes are lost.\n\n"
                                        .formatted(
                                                model.name(),
                                                model.version(),
                                                EntitySchemas.hash(model, others)))
                        .append("const PATH = \"/api/data/%s\";\n\n".formatted(model.name()))
                        .append("/** Of what is confidential a policy may leave a mask. */\n")
                        .append("export interface Entity {\n");
        shown(model, source);
        ways.forEach(known -> source.append(inbound(known, "")));
        source.append("}\n\n");
        written(model, ways, "Create", source);
        written(model, ways, "Update", source);
        ways.stream()
                .filter(known -> known.way().isCollection())
                .forEach(known -> lines(known, source));
        source.append("export interface Known {\n  readonly id: string;\n")
                .append("  readonly version: number;\n}\n\n")
                .append("export interface Query {\n  readonly filter?: object;\n")
                .append("  readonly sort?: string;\n  readonly cursor?: string;\n")
                .append("  readonly expand?: string;\n}\n\n")
                .append(FILE)
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

    /** What every record has, then its fields. */
    private static void shown(EntityModel model, StringBuilder source) {
        source.append("  readonly id: string;\n  readonly version: number;\n");
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
                .append("  readonly updatedBy: string;\n  readonly updatedAt: string;\n");
    }

    /** There if it was asked for: a collection as a list, a relation as a page. */
    private static String inbound(InboundSchema.Known known, String use) {
        String name = known.way().name();
        return known.way().isCollection()
                ? "  readonly %s?: readonly %s[];\n".formatted(name, item(known) + use)
                : use.isEmpty()
                        ? "  readonly %s?: { readonly items: readonly object[]; readonly nextCursor: string | null };\n"
                                .formatted(name)
                        : "";
    }

    private static String item(InboundSchema.Known known) {
        String name = known.way().name();
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "Item";
    }

    private static void lines(InboundSchema.Known known, StringBuilder source) {
        Set<String> followed = InboundSchema.followed(known.way());
        source.append("export interface %s {\n".formatted(item(known)));
        shown(known.other(), source);
        source.append("}\n\n");
        for (String use : List.of("Create", "Update")) {
            source.append("export interface %s {\n".formatted(item(known) + use));
            if (use.equals("Update")) {
                source.append("  readonly id?: string;\n");
            }
            given(known.other(), use, followed, source);
            source.append("}\n\n");
        }
    }

    private static void written(
            EntityModel model, List<InboundSchema.Known> ways, String what, StringBuilder source) {
        source.append("export interface %s {\n".formatted(what));
        given(model, what, Set.of(), source);
        ways.forEach(known -> source.append(inbound(known, what)));
        source.append("}\n\n");
    }

    private static void given(
            EntityModel model, String what, Set<String> followed, StringBuilder source) {
        model.shownFields().stream()
                .filter(model::isGiven)
                .filter(field -> !followed.contains(field.name()))
                .forEach(
                        field -> {
                            boolean demanded = what.equals("Create") && model.isDemanded(field);
                            source.append(
                                    "  readonly %s%s: %s;\n"
                                            .formatted(
                                                    field.name(),
                                                    demanded ? "" : "?",
                                                    orNull(givenType(field), !field.required())));
                        });
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
            case ATTACHMENT -> field.isList() ? "readonly Attachment[]" : "Attachment";
            case JSON -> "unknown";
            case MONEY -> "{ readonly amount: string; readonly currency: string }";
        };
    }

    /** To write it, its id is enough. */
    private static String givenType(Field field) {
        return field.isAttachment()
                ? field.isList() ? "readonly (Attachment | string)[]" : "Attachment | string"
                : type(field);
    }

    private static String union(List<String> values) {
        return values.stream()
                .map(value -> Json.write(Value.of(value)))
                .collect(Collectors.joining(" | "));
    }
}
