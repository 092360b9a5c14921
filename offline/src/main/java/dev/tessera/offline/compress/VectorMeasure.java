package dev.tessera.offline.compress;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.store.vector.CompactVectors;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;
import java.util.stream.IntStream;

/** Measures compact item vectors against the same ones as floats. */
final class VectorMeasure {
    private static final int USERS = 64;

    private final ItemVectors floats;
    private final Catalog catalog;
    private final Speed speed;

    VectorMeasure(ItemVectors floats, Catalog catalog, Speed speed) {
        this.floats = floats;
        this.catalog = catalog;
        this.speed = speed;
    }

    Figures of(CompactVectors compact) {
        double before = (double) Float.BYTES * floats.size() * floats.dimension();
        Change bytes = new Change(before, compact.encode().length);
        return new Figures(bytes, "users/s", speed(compact), distance(compact));
    }

    private Distance distance(CompactVectors compact) {
        Distance.Mean mean = new Distance.Mean();
        for (int row = 0; row < floats.size(); row++) {
            mean.add(floats.vector(row), compact.vector(row), catalog.cold(row));
        }
        return mean.distance();
    }

    /** Any vectors do as users: the work is the same. */
    private Change speed(CompactVectors compact) {
        List<float[]> users = IntStream.range(0, USERS)
                .mapToObj(user -> floats.vector(user % floats.size()))
                .toList();
        return speed.of(USERS, () -> users.forEach(floats::scores), () -> users.forEach(user -> score(compact, user)));
    }

    private void score(CompactVectors compact, float[] user) {
        float[] scores = compact.dots(user);
        for (int row = 0; row < scores.length; row++) {
            scores[row] += floats.bias(row);
        }
    }
}
