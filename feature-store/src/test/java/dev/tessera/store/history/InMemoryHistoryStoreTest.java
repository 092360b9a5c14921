package dev.tessera.store.history;

class InMemoryHistoryStoreTest extends HistoryStoreContract {
    private final HistoryStore store = new InMemoryHistoryStore(LIMIT);

    @Override
    protected HistoryStore store() {
        return store;
    }
}
