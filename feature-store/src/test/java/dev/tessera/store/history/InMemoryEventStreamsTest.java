package dev.tessera.store.history;

import java.util.Map;

class InMemoryEventStreamsTest extends EventStreamsContract {
    private final InMemoryEventStreams streams = new InMemoryEventStreams(8);

    @Override
    protected EventStreams streams() {
        return streams;
    }

    @Override
    protected void add(int partition, Map<String, String> fields) {
        streams.add(partition, fields);
    }
}
