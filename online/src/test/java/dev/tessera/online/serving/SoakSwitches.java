package dev.tessera.online.serving;

import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisFeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What operators do while a ranker serves, a step every five seconds: switches, rollbacks, canaries, changed files, and every other minute a new generation. */
final class SoakSwitches implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int STEPS = 12;
    private static final double CANARY = 0.3;

    private final SoakCatalog catalog;
    private final RedisFeatureStore store;
    private final GenerationStore generations;
    private final SoakTally tally;
    private final Path folder;
    private final PreparedActivation activation;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile int published;
    private int step;
    private volatile int switches;

    /** Publishes two generations, of which the second is active, and writes both files. */
    SoakSwitches(SoakCatalog catalog, RedisFeatureStore store, SoakTally tally, Path folder) throws IOException {
        this.catalog = catalog;
        this.store = store;
        this.tally = tally;
        this.folder = folder;
        generations = store.generations();
        activation = new PreparedActivation(generations, line -> {});
        for (int first = 0; first < 2; first++) {
            GenerationId id = next();
            generations.activate(id, generations.pointer());
        }
        writeRules(0);
        writeExperiment(0);
    }

    Path rules() {
        return folder.resolve("rules.json");
    }

    Path experiment() {
        return folder.resolve("experiment.json");
    }

    private GenerationId next() {
        String id = "g" + ++published;
        tally.know(id);
        return catalog.publish(store, id);
    }

    void start() {
        Future<?> unused = thread.scheduleAtFixedRate(
                () -> {
                    try {
                        step();
                    } catch (Exception | AssertionError e) {
                        tally.complain(e.toString());
                    }
                },
                STEP.toMillis(),
                STEP.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void step() throws IOException, InterruptedException {
        int now = step++;
        Pointer pointer = generations.pointer();
        switch (now % STEPS) {
            case 0, 2, 6, 8 -> flip(() -> activation.rollback(pointer, WAIT));
            case 3 -> flip(() -> activation.begin(new Canary(pointer.rollbackTarget(), CANARY), pointer, WAIT));
            case 5 -> flip(() -> generations.endCanary(pointer));
            case 1, 7 -> writeRules(now);
            case 4, 9 -> writeExperiment(now);
            case 10 -> {
                if (now / STEPS % 2 == 0) {
                    publish();
                }
            }
            default -> {
                // A pause, so that a publication may take longer.
            }
        }
    }

    private void flip(Runnable flip) throws InterruptedException {
        tally.begin(SoakMoment.BEFORE, A_SECOND);
        TimeUnit.NANOSECONDS.sleep(A_SECOND);
        tally.begin(SoakMoment.SWITCH, A_SECOND);
        flip.run();
        switches++;
    }

    /** As a pipeline does: written, prepared, switched to; then what nobody needs is swept. */
    private void publish() {
        tally.begin(SoakMoment.PUBLICATION, WAIT.toNanos());
        GenerationId id = next();
        activation.activate(id, generations.pointer(), WAIT);
        new GenerationSweep(generations, store.blobs(), InstantSource.system()).sweep(0, Duration.ofMinutes(1));
        tally.begin(SoakMoment.PUBLICATION, A_SECOND);
    }

    private void writeRules(int now) throws IOException {
        String shelf = SoakCatalog.shelf(now);
        replace(rules(), """
                {"exclusions": [{"filters": [{"attribute": "shelf", "any_of": ["%s"]}]}],
                 "boosts": [{"filters": [{"attribute": "shelf", "any_of": ["%s"]}], "score": 0.5}],
                 "caps": [{"attribute": "shelf", "max_items": 5}]}
                """.formatted(shelf, SoakCatalog.shelf(now + 1)));
    }

    private void writeExperiment(int now) throws IOException {
        replace(experiment(), """
                {"experiment": {"name": "soak-%d", "variants": [
                  {"name": "control", "share": 0.25},
                  {"name": "canary", "share": 0.25, "generation": "canary"},
                  {"name": "few", "share": 0.25, "rules": {"caps": [{"attribute": "shelf", "max_items": 3}]}}]}}
                """.formatted(now));
    }

    private static void replace(Path file, String content) throws IOException {
        Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Ends it, and waits for the step under way. */
    void stop() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(WAIT.toSeconds(), TimeUnit.SECONDS)) {
            tally.complain("a step does not end");
        }
    }

    /** What was done so far. */
    String words() {
        return switches + " switches, " + published + " generations";
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
