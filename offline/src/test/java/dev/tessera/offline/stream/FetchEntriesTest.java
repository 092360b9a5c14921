package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.InMemoryEventStreams;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;

class FetchEntriesTest {
    private final InMemoryEventStreams streams = new InMemoryEventStreams(4);
    private final FetchEntries fetch = new FetchEntries(streams);

    @Test
    void readsEachOfItsPartitionsFromWhereItStands() {
        streams.add(1, Map.of("n", "before"));
        StreamPosition read = streams.newest(1);
        streams.add(1, Map.of("n", "first"));
        streams.add(2, Map.of("n", "of another reader"));
        streams.add(3, Map.of("n", "second"));
        fetch.handleSplitsChanges(new SplitsAddition<>(
                List.of(new PartitionSplit(1, read), new PartitionSplit(3, StreamPosition.START))));
        assertThat(fetched()).containsExactlyInAnyOrder("1: first", "3: second");
        streams.add(3, Map.of("n", "third"));
        assertThat(fetched()).containsExactly("3: third");
        assertThat(fetched()).isEmpty();
    }

    @Test
    void positionsSurviveACheckpoint() throws IOException {
        List<PartitionSplit> splits = List.of(
                new PartitionSplit(0, StreamPosition.START),
                new PartitionSplit(63, new StreamPosition(1714996800000L, 12)));
        SplitsSerializer serializer = new SplitsSerializer();
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(splits)))
                .isEqualTo(splits);
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(List.of())))
                .isEmpty();
    }

    private List<String> fetched() {
        List<String> entries = new ArrayList<>();
        RecordsWithSplitIds<StreamEntry> fetched = fetch.fetch();
        for (String split = fetched.nextSplit(); split != null; split = fetched.nextSplit()) {
            for (StreamEntry entry = fetched.nextRecordFromSplit();
                    entry != null;
                    entry = fetched.nextRecordFromSplit()) {
                entries.add(split + ": " + entry.fields().get("n"));
            }
        }
        return entries;
    }
}
