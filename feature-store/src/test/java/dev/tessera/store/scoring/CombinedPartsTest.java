package dev.tessera.store.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CombinedPartsTest {
    private static final int PART = 5;
    private static final int UNITS = 7;
    private static final int DIMENSION = 4;
    private static final List<Modality> MODALITIES = Modality.content();

    private final Random random = new Random(3);
    private final CombinedParts combined =
            new CombinedParts(values(3 * (PART + 1) * UNITS), values(UNITS), values(UNITS * DIMENSION));
    private final PartMap map = new PartMap(DIMENSION, PART, 0, silent(), combined);
    private final Parts item = new Parts(new ItemId("a"), values(PART), values(PART), values(PART));

    @TempDir
    Path folder;

    @Test
    void sharesAreMeansOverTheOrdersInWhichModalitiesMayCome() {
        for (Set<Modality> present : List.of(
                EnumSet.allOf(Modality.class),
                EnumSet.of(Modality.TEXT, Modality.ATTRIBUTES),
                EnumSet.of(Modality.IMAGE),
                EnumSet.noneOf(Modality.class))) {
            Parts parts = only(present);
            float[] contributions = map.contributions(parts);
            Map<Modality, double[]> expected = meanOverOrders(parts);
            for (Modality modality : MODALITIES) {
                for (int j = 0; j < DIMENSION; j++) {
                    assertThat(contributions[modality.ordinal() * DIMENSION + j])
                            .as("%s of an item that has %s", modality, present)
                            .isCloseTo((float) expected.get(modality)[j], within(1e-5f));
                }
            }
        }
    }

    @Test
    void sharesSumToWhatTheNetworkSaysOfTheWholeItem() {
        float[] vector = map.vector(item);
        double[] whole = network(item, EnumSet.allOf(Modality.class));
        for (int j = 0; j < DIMENSION; j++) {
            assertThat(vector[j]).isCloseTo((float) whole[j], within(1e-5f));
        }
    }

    @Test
    void whatIsWrittenIsReadBackBitForBit() throws IOException {
        map.write(folder);
        assertThat(PartMap.read(folder).contributions(item)).containsExactly(map.contributions(item));
    }

    @Test
    void weightsOfAnotherShapeAreRefused() {
        CombinedParts unlike = new CombinedParts(values(3 * PART * UNITS), values(UNITS), values(UNITS * DIMENSION));
        assertThatThrownBy(() -> new PartMap(DIMENSION, PART, 0, silent(), unlike))
                .hasMessageContaining("expected weights [3 * (5 + 1), 7] and [7, 4]");
    }

    private Map<Modality, double[]> meanOverOrders(Parts parts) {
        Map<Modality, double[]> mean = new EnumMap<>(Modality.class);
        MODALITIES.forEach(modality -> mean.put(modality, new double[DIMENSION]));
        List<List<Modality>> orders = orders(
                MODALITIES.stream().filter(modality -> parts.has(modality)).toList());
        for (List<Modality> order : orders) {
            Set<Modality> there = EnumSet.noneOf(Modality.class);
            for (Modality next : order) {
                double[] before = network(parts, there);
                there.add(next);
                double[] after = network(parts, there);
                for (int j = 0; j < DIMENSION; j++) {
                    mean.get(next)[j] += (after[j] - before[j]) / orders.size();
                }
            }
        }
        return mean;
    }

    private static List<List<Modality>> orders(List<Modality> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Modality>> orders = new ArrayList<>();
        for (Modality first : of) {
            List<Modality> others = new ArrayList<>(of);
            others.remove(first);
            for (List<Modality> rest : orders(others)) {
                List<Modality> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                orders.add(order);
            }
        }
        return orders;
    }

    /** max(0, x A + b) V - max(0, b) V, element by element. */
    private double[] network(Parts parts, Set<Modality> there) {
        double[] input = new double[3 * (PART + 1)];
        for (int m = 0; m < MODALITIES.size(); m++) {
            Modality modality = MODALITIES.get(m);
            if (there.contains(modality) && parts.has(modality)) {
                for (int i = 0; i < PART; i++) {
                    input[m * PART + i] = parts.of(modality)[i];
                }
                input[3 * PART + m] = 1;
            }
        }
        double[] out = new double[DIMENSION];
        for (int unit = 0; unit < UNITS; unit++) {
            double sum = combined.bias()[unit];
            for (int i = 0; i < input.length; i++) {
                sum += input[i] * combined.weight()[i * UNITS + unit];
            }
            double said = Math.max(0, sum) - Math.max(0, combined.bias()[unit]);
            for (int j = 0; j < DIMENSION; j++) {
                out[j] += said * combined.output()[unit * DIMENSION + j];
            }
        }
        return out;
    }

    private Parts only(Set<Modality> present) {
        Parts parts = item;
        for (Modality modality : MODALITIES) {
            parts = present.contains(modality) ? parts : parts.without(modality);
        }
        return parts;
    }

    private static Map<Modality, PartMap.Linear> silent() {
        Map<Modality, PartMap.Linear> maps = new EnumMap<>(Modality.class);
        for (Modality modality : MODALITIES) {
            maps.put(modality, new PartMap.Linear(new float[PART * DIMENSION], new float[DIMENSION]));
        }
        return maps;
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
