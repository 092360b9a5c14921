package dev.tessera.online.retrieval;

import dev.tessera.store.vector.ScoredItem;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** One scoring over two segments, whose rows stand behind each other. */
final class JoinedScoring implements Scoring {
    private final Scoring base;
    private final int baseSize;
    private final Scoring changed;

    JoinedScoring(Scoring base, int baseSize, Scoring changed) {
        this.base = base;
        this.baseSize = baseSize;
        this.changed = changed;
    }

    @Override
    public List<ScoredItem> top(int k, BitSet eligible, Runnable look) {
        BitSet ofChanged = eligible.get(baseSize, Math.max(baseSize, eligible.length()));
        return Stream.concat(
                        base.top(k, eligible, look).stream(),
                        changed.top(k, ofChanged, look).stream()
                                .map(item -> new ScoredItem(baseSize + item.index(), item.item(), item.score())))
                .sorted(ScoredItem.ORDER)
                .limit(k)
                .toList();
    }

    @Override
    public float score(int row) {
        return row < baseSize ? base.score(row) : changed.score(row - baseSize);
    }

    @Override
    public Explanation explain(int row) {
        return row < baseSize ? base.explain(row) : changed.explain(row - baseSize);
    }
}
