package com.athyper.edge.meta;

import static com.athyper.edge.endpoint.Endpoint.Guard.DECIDED;
import static com.athyper.edge.exchange.Method.GET;
import static com.athyper.tenancy.definition.DefinitionError.VERSION_NOT_FOUND;

import com.athyper.edge.access.Call;
import com.athyper.edge.endpoint.Contract;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Shape;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Steps;
import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionKey;
import com.athyper.tenancy.definition.Definitions;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Definitions of one kind as people read them; {@code …} is the area's path.
 *
 * <pre>
 * GET …/{name}/versions/{v}/text   the same that drafting takes as `text`
 * </pre>
 */
public final class DefinitionTextRoutes {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Shape TEXT =
            Shape.object("DefinitionText")
                    .must("name", Shape.text(48))
                    .must("text", Shape.text())
                    .build();

    private final Definitions definitions;
    private final DefinitionArea area;
    private final Function<Definition.Version, String> writer;

    /**
     * @param writer of the text of a version
     */
    public DefinitionTextRoutes(
            Definitions definitions,
            DefinitionArea area,
            Function<Definition.Version, String> writer) {
        this.definitions = definitions;
        this.area = area;
        this.writer = writer;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Contract.of(area.area(), area.kind().id(), "Show a version as text")
                        .gives(200, TEXT)
                        .refuses(404)
                        .guarded(
                                GET,
                                area.path() + "/{name}/versions/{v}/text",
                                area.read(),
                                DECIDED,
                                this::show));
    }

    private CompletionStage<Answer<Reply>> show(Call call) {
        String name = call.request().param("name");
        String number = call.request().param("v");
        if (!EntityName.isValid(name) || !NUMBER.matcher(number).matches()) {
            return Steps.now(missing());
        }
        return definitions
                .show(new DefinitionKey(call.tenant(), area.kind(), new EntityName(name)))
                .thenApply(
                        definition ->
                                definition
                                        .version(Integer.parseInt(number))
                                        .map(version -> Answer.ok(reply(name, version)))
                                        .orElseGet(DefinitionTextRoutes::missing));
    }

    private Reply reply(String name, Definition.Version version) {
        return Reply.ok(
                Value.object().put("name", name).put("text", writer.apply(version)).build());
    }

    private static <T> Answer<T> missing() {
        return Answer.refused(VERSION_NOT_FOUND.because("there is no such version"));
    }
}
