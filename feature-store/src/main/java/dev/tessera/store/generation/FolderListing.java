package dev.tessera.store.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder as blobs: each file is one, and so is the listing that names them, JSON with paths in rising order. A file that many folders
 * share, such as a frozen tower, is stored once.
 */
record FolderListing(List<Entry> files) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A file of the folder.
     *
     * @param path relative to the folder, with forward slashes
     */
    record Entry(String path, Blob blob) {
        Entry {
            Path relative = Path.of(path);
            if (relative.isAbsolute()
                    || relative.normalize().startsWith("..")
                    || !relative.normalize().equals(relative)) {
                throw new IllegalArgumentException(
                        "folder listing has the path '" + path + "'; expected one inside the folder");
            }
        }
    }

    FolderListing {
        files = List.copyOf(files);
    }

    /** Stores the wanted files of a folder. */
    static FolderListing put(Path folder, Predicate<Path> wanted, BlobStore store) {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files(folder).stream().filter(wanted).toList()) {
            entries.add(new Entry(name(file), store.put(folder.resolve(file))));
        }
        return new FolderListing(entries);
    }

    byte[] toJson() {
        try {
            return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a folder listing can always be written", e);
        }
    }

    /** @throws IllegalArgumentException if the bytes are no listing, or a path leaves the folder */
    static FolderListing ofJson(byte[] json) {
        try {
            return JSON.readValue(json, FolderListing.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("folder listing cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a folder has these files with these bytes, and no others. */
    boolean matches(Path folder) throws IOException {
        if (!Files.isDirectory(folder)
                || !files(folder).stream()
                        .map(FolderListing::name)
                        .toList()
                        .equals(files.stream().map(Entry::path).toList())) {
            return false;
        }
        for (Entry entry : files) {
            Path file = folder.resolve(entry.path());
            if (Files.size(file) != entry.blob().size()
                    || !Digest.of(file).equals(entry.blob().digest())) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + "; run the stage that makes it first", e);
        }
    }

    private static String name(Path relative) {
        return relative.toString().replace('\\', '/');
    }
}
