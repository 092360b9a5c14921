package dev.tessera.store.history;

import dev.tessera.store.model.UserId;
import java.util.List;

class InMemoryEventRecorderTest extends EventRecorderContract {
    private final HistoryStore histories = new InMemoryHistoryStore(50);
    private final InMemoryEventRecorder recorder = new InMemoryEventRecorder(histories, HORIZON);

    @Override
    protected EventRecorder recorder() {
        return recorder;
    }

    @Override
    protected HistoryStore histories() {
        return histories;
    }

    @Override
    protected List<String> streamed(List<UserId> users) {
        return recorder.stream().stream().map(event -> event.id().value()).toList();
    }
}
