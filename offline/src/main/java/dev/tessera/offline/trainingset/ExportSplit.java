package dev.tessera.offline.trainingset;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.model.EventKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a study's split as CSV files that any program can read, so that others are measured on exactly what Tessera is measured on:
 * {@code train.csv}, {@code valid.csv}, {@code test.csv}, {@code catalog.csv}, and a {@code README.md} that says what the columns mean
 * and carries the digests.
 */
public final class ExportSplit {
    private static final Comparator<EvaluationTarget> ORDER = Comparator.comparing(EvaluationTarget::user)
            .thenComparingLong(EvaluationTarget::occurredAt)
            .thenComparing(EvaluationTarget::item);

    private final StudyDirectory study;

    public ExportSplit(StudyDirectory study) {
        this.study = study;
    }

    /**
     * @param folder made if need be; files of an earlier export are replaced
     * @return the split's summary with the digests
     * @throws IOException if training-set has not run for the study, or its targets are not those that it digested
     */
    public SplitSummary into(Path folder) throws IOException {
        SplitSummary summary = SplitSummary.read(study.root());
        List<EvaluationTarget> targets = EvaluationTarget.TABLE.readAll(study.table(EvaluationTarget.TABLE.name()));
        for (Partition partition : List.of(Partition.VALIDATION, Partition.TEST)) {
            String found = SplitDigest.of(targets, partition);
            if (!found.equals(summary.digest(partition))) {
                throw new IOException("the " + partition + " targets in " + study.root() + " have digest " + found
                        + ", but " + SplitSummary.FILE + " says " + summary.digest(partition)
                        + "; run training-set for this study again");
            }
        }
        Files.createDirectories(folder);
        train(folder.resolve("train.csv"));
        asked(folder.resolve("valid.csv"), targets, Partition.VALIDATION);
        asked(folder.resolve("test.csv"), targets, Partition.TEST);
        catalog(folder.resolve("catalog.csv"));
        Files.writeString(folder.resolve("README.md"), ExportReadme.of(summary), StandardCharsets.UTF_8);
        return summary;
    }

    private void train(Path file) throws IOException {
        List<Interaction> rows = Interaction.TABLE.readAll(study.table(Interaction.TABLE.name()));
        rows.sort(Comparator.comparing(Interaction::user)
                .thenComparingLong(Interaction::occurredAt)
                .thenComparing(Interaction::item)
                .thenComparingInt(Interaction::kind));
        try (CsvWriter csv = CsvWriter.builder().build(file, StandardCharsets.UTF_8)) {
            csv.writeRecord("user", "item", "kind", "value", "occurred_at", "partition");
            for (Interaction row : rows) {
                csv.writeRecord(
                        row.user().value(),
                        row.item().value(),
                        EventKind.ofCode(row.kind()).name(),
                        number(row.value()),
                        Long.toString(row.occurredAt()),
                        row.partition().name());
            }
        }
    }

    private static void asked(Path file, List<EvaluationTarget> targets, Partition partition) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(file, StandardCharsets.UTF_8)) {
            csv.writeRecord(
                    "user",
                    "occurred_at",
                    "item",
                    "value",
                    "in_all",
                    "in_high",
                    "cold_item",
                    "cold_user",
                    "history",
                    "seen");
            for (EvaluationTarget row : targets.stream()
                    .filter(target -> target.partition() == partition)
                    .sorted(ORDER)
                    .toList()) {
                csv.writeRecord(
                        row.user().value(),
                        Long.toString(row.occurredAt()),
                        row.item().value(),
                        number(row.value()),
                        Boolean.toString(row.inAll()),
                        Boolean.toString(row.inHigh()),
                        Boolean.toString(row.coldItem()),
                        Boolean.toString(row.coldUser()),
                        ExportJson.history(row),
                        ExportJson.items(row.seen()));
            }
        }
    }

    private void catalog(Path file) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(file, StandardCharsets.UTF_8)) {
            csv.writeRecord("item", "trainable", "count", "recent_count", "available_from", "available_until");
            CatalogEntry.TABLE.forEach(
                    study.table(CatalogEntry.TABLE.name()),
                    row -> csv.writeRecord(
                            row.item().value(),
                            Boolean.toString(row.trainable()),
                            Long.toString(row.count()),
                            Long.toString(row.recentCount()),
                            Long.toString(row.availableFrom()),
                            Long.toString(row.availableUntil())));
        }
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
