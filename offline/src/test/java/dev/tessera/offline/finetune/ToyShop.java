package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.split.Everything;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Forty items of four kinds; a user touches items of one kind, which its title, its picture's colour and an attribute tell. */
public final class ToyShop {
    public static final int ITEMS = 40;
    private static final int KINDS = 4;
    private static final String[] WORDS = {"oak", "steel", "wool", "glass"};
    private static final Color[] COLOURS = {Color.RED, Color.GREEN, Color.BLUE, Color.BLACK};

    private ToyShop() {}

    /** Ninety steps, validated every ten. */
    public static FineTuneSettings settings() {
        return settings(90);
    }

    /** Validated every ten. */
    public static FineTuneSettings settings(int steps) {
        return new FineTuneSettings(
                8,
                5,
                Objectives.engagementAlone(),
                FineTuneSettings.TowerSettings.head(),
                FineTuneSettings.TowerSettings.head(),
                FineTuneSettings.Optimisation.adam(1e-2, 0.01),
                new FineTuneSettings.Batches(24, 1, FineTuneSettings.Candidates.BATCH),
                new FineTuneSettings.Regularisation(0.1, 0.2, 0),
                new FineTuneSettings.Ending(steps, 10, 100, 100));
    }

    /** Folder of a small random checkpoint. */
    public static String checkpoint(String family) {
        String config = "/checkpoints/" + family + "/config.json";
        try {
            return Path.of(Objects.requireNonNull(ToyShop.class.getResource(config), config)
                            .toURI())
                    .getParent()
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the tables that fine-tune and embed read. One more item has a broken picture and nothing else. */
    public static Study write(WorkDirectory work) throws IOException {
        List<Item> items = new ArrayList<>();
        List<CatalogEntry> catalog = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(item(i));
            catalog.add(new CatalogEntry(id(i), i < ITEMS - KINDS, 10, 1, 0));
        }
        items.add(new Item(id(ITEMS), "", "", Map.of(), new byte[] {1, 2, 3}, Instant.EPOCH));
        catalog.add(new CatalogEntry(id(ITEMS), true, 0, 0, 0));
        Study study = Study.of(new Everything());
        WorkDirectory.StudyDirectory folder = work.study(study.name());
        StudyFile.write(study, folder.description());
        IngestTables.ITEMS.write(work.table("items"), items);
        CatalogEntry.TABLE.write(folder.table("catalog"), catalog);
        TrainingSequence.TABLE.write(folder.table("sequences"), sequences());
        return study;
    }

    public static int kind(int item) {
        return item % KINDS;
    }

    private static ItemId id(int number) {
        return new ItemId(String.format("item%02d", number));
    }

    private static Item item(int number) throws IOException {
        int kind = kind(number);
        BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(COLOURS[kind]);
        graphics.fillRect(number % 7, number % 5, 40, 40);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return new Item(
                id(number),
                WORDS[kind] + " thing " + number,
                "",
                Map.of("maker", List.of("m" + kind, "all"), "kind", List.of(WORDS[kind])),
                png.toByteArray(),
                Instant.EPOCH);
    }

    private static List<TrainingSequence> sequences() {
        SplittableRandom random = new SplittableRandom(1);
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int user = 0; user < 120; user++) {
            List<ItemId> items = new ArrayList<>();
            int[] positions = new int[6];
            for (int i = 0; i < 7; i++) {
                items.add(id(random.nextInt((ITEMS - KINDS) / KINDS) * KINDS + user % KINDS));
                if (i > 0) {
                    positions[i - 1] = i - 1;
                }
            }
            int[] kinds = new int[7];
            Arrays.fill(kinds, 1);
            sequences.add(new TrainingSequence(
                    new UserId("u" + user),
                    user % 5 == 0 ? Partition.VALIDATION : Partition.TRAIN,
                    items,
                    kinds,
                    new float[7],
                    new long[] {1, 2, 3, 4, 5, 6, 7},
                    positions,
                    items.subList(1, 7),
                    new long[] {2, 3, 4, 5, 6, 7}));
        }
        return sequences;
    }
}
