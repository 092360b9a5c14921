package dev.tessera.online.decisions;

import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes files of a log that killed processes left unfinished. What it may not look into is named in the log and left alone. */
final class Leftovers extends SimpleFileVisitor<Path> {
    /** Longer than a living ranker leaves a file between two writes. */
    static final Duration AGE = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    private final Instant oldest;

    Leftovers(Instant now) {
        this.oldest = now.minus(AGE);
    }

    static void sweep(Path folder, Instant now) {
        try {
            Files.walkFileTree(folder.toRealPath(), new Leftovers(now));
        } catch (IOException | RuntimeException e) {
            log.warn("{} is not searched for unfinished files", folder, e);
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.toString().endsWith(DecisionFiles.PARQUET + Table.UNFINISHED)
                && attributes.lastModifiedTime().toInstant().isBefore(oldest)) {
            delete(file);
        }
        return FileVisitResult.CONTINUE;
    }

    private static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                log.info("{}, which a killed process left unfinished, is deleted", file);
            }
        } catch (IOException e) {
            log.warn("{}, which a killed process left unfinished, cannot be deleted", file, e);
        }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        if (!(failure instanceof NoSuchFileException)) {
            log.warn("{} is not searched for unfinished files: {}", file, failure.toString());
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
        if (failure != null) {
            log.warn("{} is not searched for unfinished files to its end: {}", folder, failure.toString());
        }
        return FileVisitResult.CONTINUE;
    }
}
