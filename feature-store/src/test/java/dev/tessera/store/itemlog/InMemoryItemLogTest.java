package dev.tessera.store.itemlog;

class InMemoryItemLogTest extends ItemLogContract {
    private final ItemLog log = new InMemoryItemLog();

    @Override
    protected ItemLog log() {
        return log;
    }
}
