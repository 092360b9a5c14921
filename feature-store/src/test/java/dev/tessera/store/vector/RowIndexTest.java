package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RowIndexTest {
    @Test
    void findsWhatIsThereAndNothingElse() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            TreeSet<ItemId> some = new TreeSet<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                some.add(id(random));
            }
            List<ItemId> ids = new ArrayList<>(some);
            RowIndex index = new RowIndex(ids);
            for (int row = 0; row < ids.size(); row++) {
                assertThat(index.find(new ItemId(ids.get(row).value())))
                        .as("seed %d", seed)
                        .hasValue(row);
            }
            for (int i = 0; i < 40; i++) {
                ItemId id = id(random);
                assertThat(index.find(id).isPresent()).isEqualTo(some.contains(id));
            }
        }
    }

    /** Half of them have the hash code of another: "Aa" and "BB" have the same. */
    private static ItemId id(Random random) {
        return new ItemId(
                (random.nextBoolean() ? "Aa" : "BB") + (random.nextBoolean() ? "Aa" : "BB") + random.nextInt(10));
    }
}
