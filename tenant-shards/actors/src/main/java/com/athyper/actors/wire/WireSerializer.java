package com.athyper.actors.wire;

import com.athyper.actors.aggregate.AggregateMessage;
import com.athyper.actors.aggregate.AggregateReply;
import com.athyper.actors.aggregate.Recorded;
import com.athyper.actors.memory.MemoryMessage;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Problem;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Everything that we put into a journal or send between nodes, as JSON under a manifest chosen by
 * hand. An event's manifest is its own ({@code approval.started/1}); its origin travels beside it.
 */
public final class WireSerializer extends SerializerWithStringManifest {
    /** Never changes: journals name it. */
    static final int IDENTIFIER = 7_260_001;

    private static final String EXECUTE = "message.execute/1";
    private static final String SHOW = "message.show/1";
    private static final String WAKE = "message.wake/1";
    private static final String REST = "message.rest/1";
    private static final String SHOWN = "reply.shown/1";
    private static final String REFUSED = "reply.refused/1";
    private static final String LOAD = "memory.load/1";
    private static final String LOADED = "memory.loaded/1";

    private final ExtendedActorSystem system;
    private final AggregateTypes types;

    public WireSerializer(ExtendedActorSystem system) {
        this.system = system;
        this.types = AggregateTypes.get(system);
    }

    /**
     * Asked for when it is needed: serializers are made before the system can resolve references.
     */
    private ActorRefResolver actors() {
        return ActorRefResolver.get(Adapter.toTyped(system));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return switch (message) {
            case Recorded<?> recorded -> types.manifest(recorded.event());
            case AggregateMessage.Execute<?> _ -> EXECUTE;
            case AggregateMessage.Show _ -> SHOW;
            case AggregateMessage.Wake _ -> WAKE;
            case AggregateMessage.Rest _ -> REST;
            case AggregateReply.Shown<?> _ -> SHOWN;
            case AggregateReply.Refused _ -> REFUSED;
            case MemoryMessage.Load _ -> LOAD;
            case MemoryMessage.Loaded _ -> LOADED;
            default ->
                    throw new IllegalArgumentException("not for the wire: " + message.getClass());
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        Value document =
                switch (message) {
                    case Recorded<?>(var event, var origin) ->
                            Value.object()
                                    .put("event", RecordCodec.write(event.getClass(), event))
                                    .put("origin", RecordCodec.write(Origin.class, origin))
                                    .build();
                    case AggregateMessage.Execute<?>(
                                    var type,
                                    var command,
                                    var origin,
                                    var replyTo) ->
                            Value.object()
                                    .put("type", type)
                                    .put(
                                            "command",
                                            RecordCodec.write(types.type(type).commands(), command))
                                    .put("origin", RecordCodec.write(Origin.class, origin))
                                    .put("replyTo", actors().toSerializationFormat(replyTo))
                                    .build();
                    case AggregateMessage.Show(var replyTo) ->
                            Value.object()
                                    .put("replyTo", actors().toSerializationFormat(replyTo))
                                    .build();
                    case AggregateMessage.Wake _, AggregateMessage.Rest _ -> Value.EMPTY;
                    case AggregateReply.Shown<?>(var type, var state, var sequence) ->
                            Value.object()
                                    .put("type", type)
                                    .put(
                                            "state",
                                            RecordCodec.write(types.type(type).states(), state))
                                    .put("sequence", sequence)
                                    .build();
                    case AggregateReply.Refused(var problem) -> writeProblem(problem);
                    case MemoryMessage.Load(var tenant, var replyTo) ->
                            Value.object()
                                    .put("tenant", tenant.value())
                                    .put("replyTo", actors().toSerializationFormat(replyTo))
                                    .build();
                    case MemoryMessage.Loaded(var node) -> Value.object().put("node", node).build();
                    default ->
                            throw new IllegalArgumentException(
                                    "not for the wire: " + message.getClass());
                };
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        Value.Fields document = Json.trustedObject(new String(bytes, StandardCharsets.UTF_8));
        return switch (manifest) {
            case EXECUTE -> {
                String type = text(document, "type");
                yield new AggregateMessage.Execute<Object>(
                        type,
                        RecordCodec.read(types.type(type).commands(), member(document, "command")),
                        RecordCodec.read(Origin.class, member(document, "origin")),
                        actor(document));
            }
            case SHOW -> new AggregateMessage.Show(actor(document));
            case WAKE -> AggregateMessage.Wake.NOW;
            case REST -> AggregateMessage.Rest.NOW;
            case SHOWN -> {
                String type = text(document, "type");
                yield new AggregateReply.Shown<Object>(
                        type,
                        RecordCodec.read(types.type(type).states(), member(document, "state")),
                        RecordCodec.read(Long.class, member(document, "sequence")));
            }
            case REFUSED -> new AggregateReply.Refused(readProblem(document));
            case LOAD ->
                    new MemoryMessage.Load(new TenantId(text(document, "tenant")), actor(document));
            case LOADED -> new MemoryMessage.Loaded(text(document, "node"));
            default ->
                    new Recorded<Object>(
                            RecordCodec.read(types.event(manifest), member(document, "event")),
                            RecordCodec.read(Origin.class, member(document, "origin")));
        };
    }

    private static Value writeProblem(Problem problem) {
        return Value.object()
                .put("code", RecordCodec.write(WireError.class, WireError.of(problem.code())))
                .put("detail", problem.detail())
                .put(
                        "faults",
                        new Value.Items(
                                problem.faults().stream()
                                        .map(fault -> RecordCodec.write(Fault.class, fault))
                                        .toList()))
                .build();
    }

    private static Problem readProblem(Value.Fields document) {
        List<Fault> faults =
                ((Value.Items) member(document, "faults"))
                        .values().stream()
                                .map(fault -> RecordCodec.read(Fault.class, fault))
                                .toList();
        return new Problem(
                RecordCodec.read(WireError.class, member(document, "code")),
                text(document, "detail"),
                faults);
    }

    private <T> ActorRef<T> actor(Value.Fields document) {
        return actors().resolveActorRef(text(document, "replyTo"));
    }

    private static Value member(Value.Fields document, String name) {
        return document.get(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no member " + name));
    }

    private static String text(Value.Fields document, String name) {
        return document.text(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no text " + name));
    }
}
