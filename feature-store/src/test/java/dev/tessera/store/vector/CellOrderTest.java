package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellOrderTest {
    @Test
    void cellsComeByFallingPromiseAndEqualOnesByNumber() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            float[] promises = new float[random.nextInt(40)];
            for (int cell = 0; cell < promises.length; cell++) {
                promises[cell] = random.nextInt(5) == 0
                        ? Float.NEGATIVE_INFINITY
                        : (random.nextInt(9) - 4) * (float) Math.pow(10, random.nextInt(9) - 4);
            }
            List<Integer> expected = IntStream.range(0, promises.length)
                    .boxed()
                    .sorted(Comparator.comparing((Integer cell) -> -promises[cell] + 0f)
                            .thenComparing(cell -> cell))
                    .toList();
            List<Integer> taken = new ArrayList<>();
            for (CellOrder order = new CellOrder(promises); !order.isEmpty(); ) {
                taken.add(order.next());
            }
            assertThat(taken).as("seed %d", seed).isEqualTo(expected);
        }
    }
}
