package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.vector.Cells.Effort;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final Effort EFFORT = new Effort(700, 0);

    @Test
    void everyRowHasOnePlaceInItsCellAndRowsRiseWithinACell() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int cells = 1 + random.nextInt(20);
            int[] cellOf = random.ints(random.nextInt(300), 0, cells).toArray();
            Cells index = new Cells(cellOf, cells, EFFORT);
            int place = 0;
            for (int cell = 0; cell < cells; cell++) {
                assertThat(index.start(cell)).isEqualTo(place);
                for (int before = -1; place < index.end(cell); place++) {
                    int row = index.row(place);
                    assertThat(cellOf[row]).isEqualTo(cell);
                    assertThat(row).isGreaterThan(before);
                    assertThat(index.place(row)).isEqualTo(place);
                    before = row;
                }
            }
            assertThat(place).isEqualTo(index.size()).isEqualTo(cellOf.length);
        }
    }

    @Test
    void whatIsEncodedIsDecodedBitByBit() {
        int[] cellOf = new Random(1).ints(1_000, 0, Cells.MOST).toArray();
        Cells index = new Cells(cellOf, Cells.MOST, EFFORT);
        Cells decoded = Cells.decode(index.encode());
        assertThat(decoded.encode()).isEqualTo(index.encode());
        assertThat(decoded.cells()).isEqualTo(Cells.MOST);
        assertThat(decoded.effort()).isEqualTo(EFFORT);
        assertThat(decoded.with(new Effort(1, 2)).effort()).isEqualTo(new Effort(1, 2));
    }

    @Test
    void whatWasCutOrChangedIsRefused() {
        byte[] whole = new Cells(new int[] {2, 0, 2, 1}, 3, EFFORT).encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Cells.decode(cut)).isInstanceOf(CorruptBlockException.class);
        }
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Cells.decode(changed)).isInstanceOf(CorruptBlockException.class);
        }
    }

    @Test
    void cellsThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> new Cells(new int[] {0, 3}, 3, EFFORT))
                .hasMessageContaining("row 1 is in cell 3; expected one of 3");
        assertThatThrownBy(() -> new Cells(new int[0], 65_537, EFFORT)).hasMessageContaining("expected 1 to 65536");
        assertThatThrownBy(() -> new Effort(-1, 0)).hasMessageContaining("expected none below 0");
    }
}
