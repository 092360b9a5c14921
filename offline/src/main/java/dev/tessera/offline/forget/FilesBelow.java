package dev.tessera.offline.forget;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files below a folder, whether they lie there or links lead to them. What cannot be opened is named, and keeps nobody from the rest. */
final class FilesBelow extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    FilesBelow(Path folder) {
        this.folder = folder;
    }

    static FilesBelow in(Path folder) throws IOException {
        FilesBelow found = new FilesBelow(folder);
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
        return found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            files.add(file);
        } else if (attributes.isSymbolicLink()) {
            unreadable.add(file + " is a link to what is not there");
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        // A link to a folder that it lies in shows nothing that is not seen anyway; and rankers rename files meanwhile.
        boolean renamed = failure instanceof NoSuchFileException && !file.equals(folder);
        if (!renamed && !(failure instanceof FileSystemLoopException)) {
            unreadable.add(file + " cannot be opened: " + failure);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
        if (failure != null) {
            unreadable.add(folder + " cannot be listed to its end: " + failure);
        }
        return FileVisitResult.CONTINUE;
    }

    /** In the order of their paths, as they are named from the folder. */
    List<Path> files() {
        return files.stream().sorted().toList();
    }

    /** What is wrong with each file or folder that cannot be opened; the message names it. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }
}
