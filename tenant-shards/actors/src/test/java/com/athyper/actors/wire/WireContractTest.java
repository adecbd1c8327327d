package com.athyper.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.actors.aggregate.AggregateMessage;
import com.athyper.actors.aggregate.AggregateReply;
import com.athyper.actors.aggregate.AggregateType;
import com.athyper.actors.aggregate.Recorded;
import com.athyper.actors.definition.DefinitionType;
import com.athyper.actors.memory.MemoryMessage;
import com.athyper.actors.tenant.TenantType;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.TenancyError;
import com.athyper.tenancy.Tenant;
import com.athyper.tenancy.TenantCommand;
import com.athyper.tenancy.TenantEvent;
import com.athyper.tenancy.definition.Definition;
import com.athyper.tenancy.definition.DefinitionCheck.Checked;
import com.athyper.tenancy.definition.DefinitionEvent;
import com.athyper.tenancy.definition.DefinitionKind;
import com.athyper.tenancy.definition.DefinitionStore;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The journal contract. Rows may be added. A row that must be edited is a broken promise. */
final class WireContractTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final WireSerializer WIRE =
            new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final String ORIGIN =
            """
            "origin":{"principal":"ada","at":"2030-01-01T12:00:00Z","requestId":"r1","commandId":"c1"}}\
            """;

    static {
        DefinitionStore nothing =
                (DefinitionStore)
                        Proxy.newProxyInstance(
                                WireContractTest.class.getClassLoader(),
                                new Class<?>[] {DefinitionStore.class},
                                (_, method, _) -> {
                                    throw new IllegalStateException(method.getName());
                                });
        var types = AggregateTypes.get(Adapter.toClassic(KIT.system()));
        types.register(TenantType.of(nothing, _ -> CompletableFuture.completedFuture(null)));
        for (DefinitionKind kind : DefinitionKind.values()) {
            types.register(definition(kind, nothing));
        }
    }

    private static AggregateType<?, ?, ?> definition(DefinitionKind kind, DefinitionStore store) {
        return DefinitionType.of(
                new DefinitionType.Kind(
                        kind,
                        (_, document) -> new Checked.Sound(document),
                        (_, _, _) -> {
                            throw new IllegalStateException("not in this test");
                        }),
                store,
                _ -> CompletableFuture.completedFuture(null));
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    static Stream<Arguments> journal() {
        var profile = new Tenant.Profile("Acme", "acme", Tenant.Tier.STANDARD);
        return Stream.of(
                row(
                        new TenantEvent.Created(profile),
                        "tenant.created/1",
                        """
                        {"event":{"profile":{"displayName":"Acme","realm":"acme","tier":"STANDARD"}},\
                        """),
                row(
                        new TenantEvent.Suspended("late"),
                        "tenant.suspended/1",
                        """
                        {"event":{"reason":"late"},\
                        """),
                row(new TenantEvent.Reactivated(), "tenant.reactivated/1", "{\"event\":{},"),
                row(
                        new TenantEvent.Archived("gone"),
                        "tenant.archived/1",
                        """
                        {"event":{"reason":"gone"},\
                        """));
    }

    @ParameterizedTest
    @MethodSource("journal")
    void writes_what_was_promised_and_reads_what_was_written(
            Object event, String manifest, String json) {
        var recorded = new Recorded<>(event, origin());

        assertThat(WIRE.manifest(recorded)).isEqualTo(manifest);
        assertThat(new String(WIRE.toBinary(recorded), StandardCharsets.UTF_8)).isEqualTo(json);
        assertThat(WIRE.fromBinary(json.getBytes(StandardCharsets.UTF_8), manifest))
                .isEqualTo(recorded);
    }

    /** Definitions of every kind share their events; the manifest says the kind. */
    static Stream<Arguments> definitions() {
        return Stream.of(
                Arguments.of(
                        "drafted/1",
                        DefinitionEvent.Drafted.class,
                        """
                        {"event":{"version":1,"document":{"name":"pr","n":1.50},"hash":"ab"},\
                        """),
                Arguments.of(
                        "reviewed/1",
                        DefinitionEvent.Reviewed.class,
                        """
                        {"event":{"version":1,"comment":"fine"},\
                        """),
                Arguments.of(
                        "publish-started/1",
                        DefinitionEvent.PublishStarted.class,
                        """
                        {"event":{"version":1},\
                        """),
                Arguments.of(
                        "publish-started/1",
                        DefinitionEvent.PublishStarted.class,
                        """
                        {"event":{"version":1,"judged":7},\
                        """),
                Arguments.of(
                        "retire-started/1",
                        DefinitionEvent.RetireStarted.class,
                        """
                        {"event":{"judged":7},\
                        """),
                Arguments.of(
                        "retire-refused/1",
                        DefinitionEvent.RetireRefused.class,
                        """
                        {"event":{"refusal":{"code":"META.POLICIES_CHANGED","detail":"try again","faults":[]}},\
                        """),
                Arguments.of(
                        "published/1",
                        DefinitionEvent.Published.class,
                        """
                        {"event":{"version":1,"report":{"ddl":[]}},\
                        """),
                Arguments.of(
                        "publish-refused/1",
                        DefinitionEvent.PublishRefused.class,
                        """
                        {"event":{"version":1,"refusal":{"code":"META.DATA_IN_THE_WAY","detail":"3 records","faults":[{"pointer":"/fields/0","code":"x","message":"y"}]}},\
                        """),
                Arguments.of("retired/1", DefinitionEvent.Retired.class, "{\"event\":{},"));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void reads_and_writes_the_rows_of_definitions(String suffix, Class<?> event, String json) {
        for (DefinitionKind kind : DefinitionKind.values()) {
            String row = json + ORIGIN;
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            var read = (Recorded<?>) WIRE.fromBinary(bytes, kind.id() + "." + suffix);

            assertThat(read.event()).isInstanceOf(event);
            assertThat(read.origin()).isEqualTo(origin());
            assertThat(new String(WIRE.toBinary(read), StandardCharsets.UTF_8)).isEqualTo(row);
        }
    }

    @Test
    void no_event_is_forgotten() {
        assertThat(journal().<Class<?>>map(row -> row.get()[0].getClass()).toList())
                .hasSameElementsAs(List.of(TenantEvent.class.getPermittedSubclasses()));
        assertThat(definitions().<Class<?>>map(row -> (Class<?>) row.get()[1]).toList())
                .hasSameElementsAs(List.of(DefinitionEvent.class.getPermittedSubclasses()));
    }

    @Test
    void an_unknown_member_is_ignored_and_an_unknown_manifest_is_not() {
        String newer = "{\"event\":{\"reason\":\"late\",\"until\":\"tomorrow\"}," + ORIGIN;

        assertThat(WIRE.fromBinary(newer.getBytes(StandardCharsets.UTF_8), "tenant.suspended/1"))
                .isEqualTo(new Recorded<>(new TenantEvent.Suspended("late"), origin()));
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                WIRE.fromBinary(
                                        newer.getBytes(StandardCharsets.UTF_8), "tenant.paused/1"));
    }

    @Test
    void messages_survive_the_wire() {
        var probe = KIT.<AggregateReply>createTestProbe();
        var loaded = KIT.<MemoryMessage.Loaded>createTestProbe();
        Set<Object> messages = new HashSet<>();
        messages.add(
                new AggregateMessage.Execute<>(
                        "tenant", new TenantCommand.Suspend("x"), origin(), probe.getRef()));
        messages.add(new AggregateMessage.Show(probe.getRef()));
        messages.add(AggregateMessage.Wake.NOW);
        messages.add(AggregateMessage.Rest.NOW);
        messages.add(
                new AggregateReply.Shown<>(
                        "entity",
                        new Definition(
                                List.of(
                                        new Definition.Version(
                                                1,
                                                Value.object().put("name", "pr").build(),
                                                "ab",
                                                Definition.Status.PUBLISHED,
                                                NOON,
                                                new PrincipalId("ada"),
                                                Optional.empty(),
                                                Optional.of(Value.EMPTY),
                                                Optional.of(
                                                        new Definition.Review(
                                                                origin().principal(),
                                                                origin().at(),
                                                                Optional.of("fine"))))),
                                false),
                        7));
        messages.add(new MemoryMessage.Load(new TenantId("acme"), loaded.getRef()));
        messages.add(new MemoryMessage.Loaded("node-1"));
        for (Object message : messages) {
            assertThat(WIRE.fromBinary(WIRE.toBinary(message), WIRE.manifest(message)))
                    .isEqualTo(message);
        }
    }

    @Test
    void a_refusal_keeps_its_code_and_faults() {
        var problem = TenancyError.TENANT_STATE.because("no", List.of(new Fault("/a", "b", "c")));
        var refused = new AggregateReply.Refused(problem);

        var read =
                (AggregateReply.Refused)
                        WIRE.fromBinary(WIRE.toBinary(refused), WIRE.manifest(refused));

        assertThat(read.problem().code().id()).isEqualTo("TENANCY.TENANT_STATE");
        assertThat(read.problem().code().kind()).isEqualTo(problem.code().kind());
        assertThat(read.problem().faults()).isEqualTo(problem.faults());
    }

    private static Arguments row(TenantEvent event, String manifest, String json) {
        return Arguments.of(event, manifest, json + ORIGIN);
    }

    private static Origin origin() {
        return new Origin(new PrincipalId("ada"), NOON, "r1", "c1", Optional.empty());
    }
}
