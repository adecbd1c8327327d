package com.athyper.workflow.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.actors.aggregate.Recorded;
import com.athyper.actors.wire.AggregateTypes;
import com.athyper.actors.wire.WireSerializer;
import com.athyper.workflow.ApprovalEvent;
import com.athyper.workflow.ApprovalStore;
import com.athyper.workflow.ApproverDirectory;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The journal contract of approvals. Rows may be added. A row that must be edited is a broken
 * promise.
 */
final class ApprovalWireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final WireSerializer WIRE =
            new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

    static {
        AggregateTypes.get(Adapter.toClassic(KIT.system()))
                .register(
                        ApprovalType.of(
                                absent(ApprovalStore.class), absent(ApproverDirectory.class)));
    }

    record Row(String manifest, String json) {
        static Row parse(String line) {
            int space = line.indexOf(' ');
            return new Row(line.substring(0, space), line.substring(space + 1));
        }
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    static Stream<Row> rows() throws IOException {
        try (InputStream rows =
                ApprovalWireTest.class.getResourceAsStream("/approval-journal.rows")) {
            if (rows == null) {
                throw new IllegalStateException("the rows are part of the test");
            }
            String text = new String(rows.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank()).map(Row::parse).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reads_what_was_written_and_writes_it_again_to_the_byte(Row row) {
        byte[] bytes = row.json().getBytes(StandardCharsets.UTF_8);
        var recorded = (Recorded<?>) WIRE.fromBinary(bytes, row.manifest());

        assertThat(WIRE.manifest(recorded)).isEqualTo(row.manifest());
        assertThat(new String(WIRE.toBinary(recorded), StandardCharsets.UTF_8))
                .isEqualTo(row.json());
    }

    @Test
    void no_event_is_forgotten() throws IOException {
        List<Class<?>> events =
                rows().<Class<?>>map(
                                row ->
                                        ((Recorded<?>)
                                                        WIRE.fromBinary(
                                                                row.json()
                                                                        .getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8),
                                                                row.manifest()))
                                                .event()
                                                .getClass())
                        .distinct()
                        .toList();
        assertThat(events).hasSameElementsAs(cases(ApprovalEvent.class).toList());
    }

    /** Those of a group that is sealed in itself instead of the group. */
    private static Stream<Class<?>> cases(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(each -> each.isSealed() ? cases(each) : Stream.of(each));
    }

    private static <T> T absent(Class<T> door) {
        return door.cast(
                Proxy.newProxyInstance(
                        door.getClassLoader(),
                        new Class<?>[] {door},
                        (_, method, _) -> {
                            throw new IllegalStateException("not called here: " + method.getName());
                        }));
    }
}
