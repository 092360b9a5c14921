package dev.tessera.offline.compress;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Size, speed and quality of one thing before and after it was made smaller. */
public record Compression(
        String study,

        @Column("what was done to the encoder: quantise, distil or prune")
        String method,

        @Column("encoder or item_vectors") String artefact,

        @Column("what it has become: int8, binary, or the shape of a student; before it was float32 and whole")
        String variant,

        @Column("of the encoder's folder, or of the vectors without ids and biases")
        long bytesBefore,

        long bytesAfter,

        @Column("items/s: items encoded a second; users/s: users for whom the whole catalog is scored")
        String speedUnit,

        double speedBefore,
        double speedAfter,

        @Column("mean of 1 - cosine against before, of parts or of item vectors")
        double distance,

        @Column("the same over cold items; NaN if there are none")
        double coldDistance,

        @Column("NDCG@10 of the study's test questions with the item vectors as trained")
        double ndcgBefore,

        @Column("the same with item vectors rebuilt from the compressed encoder's parts, or as they are stored")
        double ndcgAfter,

        @Column("share of NDCG@10 that is lost, negative for a gain")
        double loss,

        @Column("NDCG@10 of cold items; NaN if the study asks for none")
        double coldNdcgBefore,

        double coldNdcgAfter,
        double coldLoss,

        @Column("NDCG@10 of cold items, ranked among cold items only")
        double coldAmongColdNdcgBefore,

        double coldAmongColdNdcgAfter,
        double coldAmongColdLoss,

        @Column("the greatest loss that was allowed") double maxLoss,

        @Column("whether the loss is allowed; an encoder that is not is not kept")
        boolean withinBudget) {
    /** The table {@code compression} of a study. */
    public static final Table<Compression> TABLE = Table.of("compression", Compression.class, 1);

    static final String ENCODER = "encoder";
    static final String ITEM_VECTORS = "item_vectors";

    Change bytes() {
        return new Change(bytesBefore, bytesAfter);
    }

    Change speed() {
        return new Change(speedBefore, speedAfter);
    }

    Change ndcg() {
        return new Change(ndcgBefore, ndcgAfter);
    }

    Change coldNdcg() {
        return new Change(coldNdcgBefore, coldNdcgAfter);
    }

    /** What a study's table says of a method, the encoder first; empty if it says nothing. */
    static List<Compression> of(StudyDirectory study, CompressionMethod method) throws IOException {
        Path folder = study.table(TABLE.name());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Compression> rows = TABLE.readAll(folder).stream()
                .filter(row -> row.method.equals(method.label()))
                .sorted(Comparator.comparing(row -> !row.artefact.equals(ENCODER)))
                .toList();
        return rows.stream().anyMatch(row -> row.variant.equals(method.variant())) ? rows : List.of();
    }

    /** Puts the rows of one method into the table, in place of what it held of that method. */
    static void store(Path folder, List<Compression> rows) throws IOException {
        List<Compression> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            for (Compression old : TABLE.readAll(folder)) {
                if (rows.stream().noneMatch(row -> row.method.equals(old.method))) {
                    all.add(old);
                }
            }
        }
        all.addAll(rows);
        TABLE.write(folder, all);
    }
}
