package dev.tessera.offline.network;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One point of a training run, for the table {@code training_curve}. */
public record TrainingCurve(
        @Column("which study was trained") String study,
        @Column("fine-tune or train-ranker") String stage,
        @Column("passes over the training rows so far") int epoch,
        @Column("optimiser steps so far") long step,
        @Column("mean training loss since the row before") double loss,

        @Column("the metric that early stopping watches, higher is better")
        double validation,

        @Column("seconds since the run started") double seconds) {
    public static final Table<TrainingCurve> TABLE = Table.of("training_curve", TrainingCurve.class, 1);

    /** Puts the rows of one stage into the table, in place of what it held of that stage. */
    public static void append(Path folder, List<TrainingCurve> rows) throws IOException {
        List<TrainingCurve> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            for (TrainingCurve old : TABLE.readAll(folder)) {
                if (rows.stream().noneMatch(row -> row.stage().equals(old.stage()))) {
                    all.add(old);
                }
            }
        }
        all.addAll(rows);
        TABLE.write(folder, all);
    }
}
