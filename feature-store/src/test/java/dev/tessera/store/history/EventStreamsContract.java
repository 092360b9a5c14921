package dev.tessera.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all {@link EventStreams} do. */
public abstract class EventStreamsContract {
    protected abstract EventStreams streams();

    /** Writes an entry as nobody but a defect would. */
    protected abstract void add(int partition, Map<String, String> fields);

    @Test
    void aPartitionIsReadInPiecesAndInTheOrderOfRecording() {
        add(5, 7);
        assertThat(streams().partitions()).isGreaterThan(5);
        List<StreamEntry> first = streams().read(5, StreamPosition.START, 4);
        StreamPosition last = StreamPosition.parse(first.get(3).position());
        List<StreamEntry> rest = streams().read(5, last, 4);
        assertThat(first).extracting(entry -> entry.fields().get("n")).containsExactly("0", "1", "2", "3");
        assertThat(rest).extracting(entry -> entry.fields().get("n")).containsExactly("4", "5", "6");
        assertThat(first).allMatch(entry -> entry.partition() == 5);
        assertThat(streams().newest(5))
                .isEqualTo(StreamPosition.parse(rest.get(2).position()))
                .isGreaterThan(last);
        assertThat(streams().read(5, streams().newest(5), 4)).isEmpty();
        assertThat(streams().read(4, StreamPosition.START, 4)).isEmpty();
        assertThat(streams().newest(4)).isEqualTo(StreamPosition.START);
    }

    @Test
    void whatIsTrimmedIsGoneAndTheRestStays() {
        add(3, 5);
        List<StreamEntry> all = streams().read(3, StreamPosition.START, 10);
        streams().trim(3, StreamPosition.parse(all.get(2).position()));
        assertThat(streams().read(3, StreamPosition.START, 10)).isEqualTo(all.subList(3, 5));
        streams().trim(3, streams().newest(3));
        streams().trim(2, StreamPosition.START);
        assertThat(streams().read(3, StreamPosition.START, 10)).isEmpty();

        add(3, 1);
        assertThat(streams().newest(3))
                .isGreaterThan(StreamPosition.parse(all.get(4).position()));
    }

    private void add(int partition, int entries) {
        IntStream.range(0, entries).forEach(n -> add(partition, Map.of("n", Integer.toString(n))));
    }
}
