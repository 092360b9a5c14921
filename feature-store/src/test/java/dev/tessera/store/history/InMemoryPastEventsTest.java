package dev.tessera.store.history;

class InMemoryPastEventsTest extends PastEventsContract {
    private final HistoryStore histories = new InMemoryHistoryStore(LIMIT);
    private final InMemoryEventRecorder recorder = new InMemoryEventRecorder(histories, HORIZON);

    @Override
    protected PastEvents past() {
        return recorder;
    }

    @Override
    protected EventRecorder recorder() {
        return recorder;
    }

    @Override
    protected HistoryStore histories() {
        return histories;
    }
}
