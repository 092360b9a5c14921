package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.StreamEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class FirstOfEventTest {
    private static final long START = Duration.ofDays(20_000).toMillis();

    @Test
    void anIdPassesOnceAUser() throws Exception {
        try (var harness = open()) {
            send(harness, entry("ann", "e1"), entry("ann", "e1"), entry("bob", "e1"), entry("ann", "e2"));
            assertThat(harness.extractOutputValues())
                    .containsExactly(entry("ann", "e1"), entry("bob", "e1"), entry("ann", "e2"));
        }
    }

    @Test
    void anIdIsRememberedForADayLongerThanAnEventMayBeLate() throws Exception {
        try (var harness = open()) {
            send(harness, entry("ann", "e1"));
            harness.setStateTtlProcessingTime(START + Duration.ofDays(8).toMillis() - 1);
            send(harness, entry("ann", "e1"));
            assertThat(harness.extractOutputValues()).hasSize(1);
            harness.setStateTtlProcessingTime(START + Duration.ofDays(8).toMillis());
            send(harness, entry("ann", "e1"));
            assertThat(harness.extractOutputValues()).hasSize(2);
        }
    }

    @Test
    void whatACheckpointHasIsRemembered() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var harness = open()) {
            send(harness, entry("ann", "e1"));
            checkpoint = harness.snapshot(1, 0);
        }
        try (var restored = harness()) {
            restored.initializeState(checkpoint);
            restored.open();
            send(restored, entry("ann", "e1"), entry("ann", "e2"));
            assertThat(restored.extractOutputValues()).containsExactly(entry("ann", "e2"));
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, StreamEntry, StreamEntry> open() throws Exception {
        var harness = harness();
        harness.open();
        harness.setStateTtlProcessingTime(START);
        return harness;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, StreamEntry, StreamEntry> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new FirstOfEvent()),
                entry -> entry.user().orElseThrow().value(),
                Types.STRING);
    }

    private static void send(
            KeyedOneInputStreamOperatorTestHarness<String, StreamEntry, StreamEntry> harness, StreamEntry... entries)
            throws Exception {
        for (StreamEntry entry : List.of(entries)) {
            harness.processElement(entry, 0);
        }
    }

    private static StreamEntry entry(String user, String id) {
        return new StreamEntry(0, "1-1", Map.of("user", user, "event", id));
    }
}
