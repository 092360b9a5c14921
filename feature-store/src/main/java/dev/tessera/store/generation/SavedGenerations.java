package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.process.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Complete generations in a folder, so that a Redis that lost them gets them back. What several have in common is there once:
 *
 * <pre>
 * saved-blobs/DIGEST   a blob of a generation, or a manifest
 * saved/ID             which blob is the manifest of a generation: digest, space, size; written last
 * served               the id of the generation that was served when somebody last said so
 * namespace            of the Redis that they are of; copies of two would tidy each other away
 * </pre>
 *
 * <p>All that is read is compared with its digest. One process writes at a time; others are refused.
 */
public final class SavedGenerations {
    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}";

    private final Path folder;
    private final FolderBlobStore blobs;

    public SavedGenerations(Path folder, InstantSource clock) {
        this.folder = folder;
        this.blobs = new FolderBlobStore(folder.resolve("saved-blobs"), clock);
    }

    /**
     * Says whose generations are saved here.
     *
     * @throws GenerationException if those of another namespace are
     */
    public void claim(String namespace) {
        Path note = folder.resolve("namespace");
        try (FolderLock lock = lock()) {
            if (!Files.exists(note)) {
                write(note, namespace);
                return;
            }
            String owner = Files.readString(note).strip();
            if (!owner.equals(namespace)) {
                throw new GenerationException("folder " + folder + " keeps the generations of namespace " + owner
                        + ", not of " + namespace + "; give each deployment a folder of its own");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new GenerationException(
                    "nothing could be saved in " + folder + ": " + words(e)
                            + "; free disk space or give another folder, then save again",
                    e);
        }
    }

    /**
     * Saves a generation. Harmless to repeat, also after somebody was killed at it; what was damaged is written anew.
     *
     * @param from has its blobs
     * @param progress is told the bytes of each blob as soon as it is there
     * @throws GenerationException if it cannot be saved; what was saved before is whole then
     */
    public void save(Manifest manifest, BlobStore from, LongConsumer progress) {
        GenerationId id = manifest.id();
        if (!id.value().matches(NAME)) {
            throw new GenerationException(
                    "generation '" + id
                            + "' cannot be saved: its id is no name of a file; expected letters, digits, dots, dashes and underscores");
        }
        try (FolderLock lock = lock()) {
            for (Blob blob : manifest.blobs()) {
                blobs.take(blob, from);
                progress.accept(blob.size());
            }
            byte[] json = manifest.toJson().getBytes(StandardCharsets.UTF_8);
            Blob blob = Blob.of(json);
            AtomicFiles.write(file(blob), out -> out.write(json));
            write(note(id), blob.digest() + " " + blob.size());
        } catch (BlobException | IOException | UncheckedIOException e) {
            throw new GenerationException(
                    "generation " + id + " could not be saved in " + folder + ": " + words(e)
                            + "; free disk space or give another folder, then save it again",
                    e);
        }
    }

    private static List<Manifest> latestFirst(Stream<Manifest> manifests) {
        return manifests
                .sorted(Comparator.comparing(Manifest::created).reversed())
                .toList();
    }

    /**
     * The manifest of a saved generation; empty if there is none of that id.
     *
     * @throws GenerationException if its note or its manifest is missing, damaged or of a later build; names the file
     */
    public Optional<Manifest> find(GenerationId id) {
        if (!id.value().matches(NAME) || !Files.isRegularFile(note(id))) {
            return Optional.empty();
        }
        Manifest manifest = manifest(id);
        if (!manifest.id().equals(id)) {
            throw damaged(note(id), id, "it names the manifest of generation " + manifest.id());
        }
        return Optional.of(manifest);
    }

    private Manifest manifest(GenerationId id) {
        Blob json = manifestBlob(id);
        try {
            return Manifest.ofJson(new String(blobs.read(json), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw damaged(file(json), id, "this build cannot read it, " + e.getMessage());
        } catch (BlobException | UncheckedIOException e) {
            throw damaged(file(json), id, words(e));
        }
    }

    private Blob manifestBlob(GenerationId id) {
        try {
            String[] parts = Files.readString(note(id)).strip().split(" ", -1);
            return new Blob(new Digest(parts[0]), Long.parseLong(parts[1]));
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw damaged(note(id), id, "expected a digest and a size");
        }
    }

    /**
     * Reads a blob of a saved generation to its end.
     *
     * @throws GenerationException if it is missing or damaged; names the file
     */
    void verify(GenerationId id, Blob blob) {
        try {
            blobs.verify(blob);
        } catch (BlobException | UncheckedIOException e) {
            throw damaged(file(blob), id, words(e));
        }
    }

    /** Where a saved blob is. */
    Path file(Blob blob) {
        return blobs.file(blob);
    }

    private GenerationException damaged(Path file, GenerationId id, String why) {
        return new GenerationException("saved file " + file + " of generation " + id + " cannot be used: " + why
                + "; take the folder from a backup, or save the generation anew while Redis has it, or delete "
                + note(id) + ", which gives this copy up");
    }

    /** Remembers what is served. */
    public void noteServed(GenerationId id) {
        write(folder.resolve("served"), id.value());
    }

    /** What was served when somebody last said so, if that is saved. */
    public Optional<GenerationId> served() {
        Path file = folder.resolve("served");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip())
                    .flatMap(text ->
                            ids().stream().filter(id -> id.value().equals(text)).findFirst());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * What is not kept.
     *
     * @param forgotten those whose copies went
     * @param unreadable what is wrong with each one that stays because its note or its manifest is missing, damaged or of a later build; names that file, and the
     *     one to delete to give the copy up
     */
    public record Tidied(List<GenerationId> forgotten, List<String> unreadable) {
        public Tidied {
            forgotten = List.copyOf(forgotten);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Forgets all others, with the blobs that no remaining one names. One that cannot be read stays, and as nobody knows which blobs are its, so do all blobs then.
     *
     * @param choice from the manifests of all that can be read, the latest first, to those to keep; nobody saves meanwhile
     * @throws GenerationException if somebody saves there now; nothing is deleted then
     */
    public Tidied keepOnly(Function<List<Manifest>, Set<GenerationId>> choice) {
        try (FolderLock lock = lock()) {
            List<Manifest> readable = new ArrayList<>();
            List<String> unreadable = new ArrayList<>();
            for (GenerationId id : ids()) {
                try {
                    find(id).ifPresent(readable::add);
                } catch (GenerationException e) {
                    unreadable.add(String.valueOf(e.getMessage()));
                }
            }
            Set<GenerationId> wanted = choice.apply(latestFirst(readable.stream()));
            List<GenerationId> forgotten = new ArrayList<>();
            Set<Blob> needed = new HashSet<>();
            for (Manifest manifest : readable) {
                if (wanted.contains(manifest.id())) {
                    needed.add(manifestBlob(manifest.id()));
                    needed.addAll(manifest.blobs());
                } else {
                    Files.deleteIfExists(note(manifest.id()));
                    forgotten.add(manifest.id());
                }
            }
            if (unreadable.isEmpty()) {
                blobs.keepOnly(needed);
            }
            return new Tidied(forgotten, unreadable);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + folder, e);
        }
    }

    /** All that are saved, in the order of their names. No manifest is read, so that one that cannot be keeps nobody from choosing another. */
    public List<GenerationId> ids() {
        Path notes = folder.resolve("saved");
        if (!Files.isDirectory(notes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(notes)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(NAME) && !name.contains(AtomicFiles.UNFINISHED))
                    .sorted()
                    .map(GenerationId::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + notes, e);
        }
    }

    private Path note(GenerationId id) {
        return folder.resolve("saved").resolve(id.value());
    }

    private static void write(Path file, String text) {
        AtomicFiles.write(file, out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private FolderLock lock() throws IOException {
        return FolderLock.take(Files.createDirectories(folder), "lock")
                .orElseThrow(() -> new GenerationException("somebody else saves generations in " + folder
                        + " now; wait for that, or give another folder"));
    }

    /** An exception of files often has but a name in its message, and a reason in its cause. */
    private static String words(Exception e) {
        Throwable reason = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return reason == e ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + reason.getMessage() + ")";
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
