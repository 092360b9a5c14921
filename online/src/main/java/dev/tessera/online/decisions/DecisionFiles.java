package dev.tessera.online.decisions;

import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the log: {@code date=YYYY-MM-DD/hour=HH/part-PROCESS-NUMBER.parquet}, by the UTC hour of their decisions. A file gets its name
 * when it is whole and on the disk. Between the two, the tombstones of its users are asked: who is forgotten is not in it, and who is forgotten
 * after that is erased from it, or the unfinished file is, which then is written again.
 */
final class DecisionFiles {
    private static final Logger log = LoggerFactory.getLogger(DecisionFiles.class);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern(
                    "'date='uuuu-MM-dd/'hour='HH", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    static final String PARQUET = ".parquet";

    private final Path folder;
    private final ForgottenUsers forgotten;
    private final String process;
    private int number;

    private DecisionFiles(Path folder, ForgottenUsers forgotten, String process) {
        this.folder = folder;
        this.forgotten = forgotten;
        this.process = process;
    }

    /**
     * Sweeps what killed processes left, and leaves alone what another ranker may be writing right now.
     *
     * @param clock by which files that are unfinished are old
     * @param random a secure one outside tests, so that no two processes name the same file
     * @throws IllegalArgumentException if the folder cannot be written into
     */
    static DecisionFiles in(Path folder, ForgottenUsers forgotten, InstantSource clock, RandomGenerator random) {
        byte[] bits = new byte[8];
        random.nextBytes(bits);
        String process = HexFormat.of().formatHex(bits);
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "probe", Table.UNFINISHED));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--decisions is " + folder + ", which cannot be written (" + e + "); expected a folder", e);
        }
        Leftovers.sweep(folder, clock.instant());
        return new DecisionFiles(folder, forgotten, process);
    }

    static String hour(Instant moment) {
        return HOUR.format(moment);
    }

    /**
     * Writes decisions of one hour into a new file; none if all are of forgotten users.
     *
     * @return how many were written
     * @throws IOException if there is no such file now
     */
    int write(List<LoggedDecision> rows) throws IOException {
        Path file = folder.resolve(hour(rows.get(0).moment()))
                .resolve(String.format(Locale.ROOT, "part-%s-%06d%s", process, number++, PARQUET));
        Path unfinished = file.resolveSibling(file.getFileName() + Table.UNFINISHED);
        try {
            List<LoggedDecision> kept = rows;
            List<LoggedDecision> remembered = writeRemembered(unfinished, kept);
            while (remembered.size() < kept.size()) {
                kept = remembered;
                remembered = writeRemembered(unfinished, kept);
            }
            if (!kept.isEmpty()) {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
                forceName(file);
            }
            return kept.size();
        } catch (IOException | RuntimeException | Error e) {
            throw new IOException(file + " cannot be written: " + e, e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** A name, and those of the folders that it stands in, are on the disk once their folders are. */
    private void forceName(Path file) {
        for (Path parent = file.getParent(); parent != null && parent.startsWith(folder); parent = parent.getParent()) {
            try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
                names.force(true);
            } catch (IOException e) {
                log.warn("{} has its name, which is lost if the machine stops now", file, e);
            }
        }
    }

    /** Those of the rows whose users are not forgotten as the file has them. */
    private List<LoggedDecision> writeRemembered(Path file, List<LoggedDecision> rows) throws IOException {
        try (TableFileWriter<LoggedDecision> writer = LoggedDecision.TABLE.writer(file)) {
            for (LoggedDecision row : rows) {
                writer.write(row);
            }
        }
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Set<UserId> users = rows.stream()
                .map(LoggedDecision::user)
                .filter(user -> !user.isEmpty())
                .map(UserId::new)
                .collect(Collectors.toSet());
        Map<UserId, Instant> upTo = forgotten.upTo(users);
        return upTo.isEmpty()
                ? rows
                : rows.stream().filter(row -> !isForgotten(row, upTo)).toList();
    }

    private static boolean isForgotten(LoggedDecision row, Map<UserId, Instant> upTo) {
        Instant tombstone = row.user().isEmpty() ? null : upTo.get(new UserId(row.user()));
        return tombstone != null && mayBeOfBefore(row, tombstone);
    }

    /**
     * From a tombstone on, no history has what occurred before it. So one that has was read before, whatever clocks say; one that has only what
     * occurred later was read after. Of a row without history there is but the clock of the ranker, which may be ahead.
     */
    private static boolean mayBeOfBefore(LoggedDecision row, Instant tombstone) {
        if (ForgottenUsers.covers(tombstone, row.moment())) {
            return true;
        }
        return row.historyOccurredAt().isEmpty()
                ? ForgottenUsers.covers(tombstone.plus(StreamEntry.CLOCKS_APART), row.moment())
                : row.historyOccurredAt().stream().anyMatch(occurred -> ForgottenUsers.covers(tombstone, occurred));
    }
}
