package dev.tessera.online.serving;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long after a flip a ranker with the settings that {@code serve} has answers from the other generation. */
@Tag("soak")
class FlipLatencyIT {
    private static final Logger log = LoggerFactory.getLogger(FlipLatencyIT.class);
    private static final int FLIPS = 100;

    @TempDir
    Path folder;

    @Test
    void howLongAFlipTakesToReachARanker() throws Exception {
        try (RankerOnRedis ranker =
                new RankerOnRedis(folder, ServingConfig.local()).serving("g1").serving("g2")) {
            for (int clients : new int[] {0, 4}) {
                for (int round = 0; round < 3; round++) {
                    double[] millis = measure(ranker, clients, FLIPS);
                    log.info(String.format(
                            Locale.ROOT,
                            "%d clients: a flip reaches the ranker after ms p50 %.0f, p90 %.0f, p99 %.0f",
                            clients,
                            millis[FLIPS / 2],
                            millis[FLIPS * 9 / 10],
                            millis[FLIPS * 99 / 100]));
                }
            }
        }
    }

    /** What a first activation takes, which loads, and what a rollback does, which does not. {@code -Dflip.items=1000000} for one size alone. */
    @ParameterizedTest
    @ValueSource(ints = {10_000, 100_000, 1_000_000})
    void asTheCatalogGrows(int items) throws Exception {
        assumeThat(Integer.getInteger("flip.items", items)).isEqualTo(items);
        try (RankerOnRedis ranker = new RankerOnRedis(folder, ServingConfig.local())) {
            for (String id : new String[] {"g1", "g2"}) {
                GenerationId published = ranker.publish(id, items);
                long began = System.nanoTime();
                ranker.awaitServing(ranker.generations()
                        .activate(published, ranker.generations().pointer()));
                log.info(
                        "{} items: {} is served {} ms after its activation",
                        items,
                        id,
                        (System.nanoTime() - began) / 1_000_000);
            }
            double[] millis = measure(ranker, 0, FLIPS / 5);
            log.info(String.format(
                    Locale.ROOT,
                    "%d items: a rollback reaches the ranker after ms p50 %.0f, slowest %.0f",
                    items,
                    millis[millis.length / 2],
                    millis[millis.length - 1]));
        }
    }

    /** Sorted; from the moment before the flip to the first look that finds the ranker serving the other generation. */
    private static double[] measure(RankerOnRedis ranker, int clients, int flips) throws Exception {
        Random random = new Random(clients);
        double[] millis = new double[flips];
        try (AskingClients asking = new AskingClients(clients, ranker.channel(), ranker.questions)) {
            for (int flip = 0; flip < flips; flip++) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(250)); // flips come at any time between two looks
                Pointer seen = ranker.generations().pointer();
                long began = System.nanoTime();
                ranker.awaitServing(ranker.generations().rollback(seen));
                millis[flip] = (System.nanoTime() - began) / 1e6;
            }
            asking.stop();
        }
        Arrays.sort(millis);
        return millis;
    }
}
