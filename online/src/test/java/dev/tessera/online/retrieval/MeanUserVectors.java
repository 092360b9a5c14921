package dev.tessera.online.retrieval;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A ranker model of one line: the mean of the item vectors of a history. Fails after it was closed. */
public final class MeanUserVectors implements UserVectors {
    private final ItemVectors items;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();

    public MeanUserVectors(ItemVectors items) {
        this.items = items;
    }

    @Override
    public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
        if (closed.get()) {
            throw new IllegalStateException("the model is closed");
        }
        calls.incrementAndGet();
        float[] sum = new float[items.dimension()];
        int known = 0;
        for (HistoryEntry entry : history) {
            ItemVectors layer = changed.indexOf(entry.item()).isPresent() ? changed : items;
            if (layer.indexOf(entry.item()).isPresent()) {
                float[] vector = layer.vector(layer.indexOf(entry.item()).getAsInt());
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += vector[i];
                }
                known++;
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= Math.max(1, known);
        }
        return known == 0 ? Optional.empty() : Optional.of(sum);
    }

    public boolean isClosed() {
        return closed.get();
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            throw new IllegalStateException("the model is closed twice");
        }
    }
}
