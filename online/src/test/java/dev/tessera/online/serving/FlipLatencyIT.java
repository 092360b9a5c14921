package dev.tessera.online.serving;

import dev.tessera.store.generation.Pointer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                    double[] millis = measure(ranker, clients);
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

    /** Sorted; from the moment before the flip to the first look that finds the ranker serving the other generation. */
    private static double[] measure(RankerOnRedis ranker, int clients) throws Exception {
        Random random = new Random(clients);
        double[] millis = new double[FLIPS];
        try (AskingClients asking = new AskingClients(clients, ranker.channel(), ranker.questions)) {
            for (int flip = 0; flip < FLIPS; flip++) {
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
