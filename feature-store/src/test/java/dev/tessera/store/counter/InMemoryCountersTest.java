package dev.tessera.store.counter;

class InMemoryCountersTest extends CountersContract {
    private final InMemoryCounters counters = new InMemoryCounters();

    @Override
    protected Counters counters() {
        return counters;
    }
}
