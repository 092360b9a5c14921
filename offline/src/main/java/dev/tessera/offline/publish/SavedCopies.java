package dev.tessera.offline.publish;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.SavedGenerations;
import dev.tessera.store.model.GenerationId;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies of what is published, if there are to be any: each is whole before its generation is served. */
final class SavedCopies {
    private static final Logger LOG = LoggerFactory.getLogger(SavedCopies.class);

    /** How many stay, whatever is served: also the first publishing into a Redis that lost everything keeps one of before. */
    private static final int NEWEST = 2;

    private final Optional<SavedGenerations> saved;

    private SavedCopies(Optional<SavedGenerations> saved) {
        this.saved = saved;
    }

    static SavedCopies of(Saving saving, WorkDirectory work, InstantSource clock) {
        return new SavedCopies(saving.folder(work).map(folder -> new SavedGenerations(folder, clock)));
    }

    /** @throws GenerationException if there is no room, for example, or the folder is another namespace's */
    void save(Manifest manifest, BlobStore blobs, String namespace) {
        saved.ifPresent(copies -> {
            try (Progress progress = new Progress("save " + manifest.id(), "bytes", manifest.size())) {
                copies.claim(namespace);
                copies.save(manifest, blobs, progress::advance);
            } catch (GenerationException e) {
                throw new GenerationException(
                        e.getMessage()
                                + ". What was served is served; --save-to names another folder, --no-save publishes without a copy",
                        e);
            }
            LOG.info("publish: generation {} is saved in {}", manifest.id(), copies);
        });
    }

    /** Notes what is served, and lets go of copies that nobody would go back to. What cannot be done now can be the next time. */
    void keep(Pointer pointer) {
        saved.ifPresent(copies -> {
            try {
                pointer.active().ifPresent(copies::noteServed);
                SavedGenerations.Tidied tidied = copies.keepOnly(all -> needed(all, pointer));
                if (!tidied.forgotten().isEmpty()) {
                    LOG.info("publish: generations {} are no longer saved in {}", tidied.forgotten(), copies);
                }
                tidied.unreadable()
                        .forEach(fault -> LOG.warn(
                                "publish: {}. Until then all blobs in {} stay, since some may be its", fault, copies));
            } catch (GenerationException | UncheckedIOException e) {
                LOG.warn("publish: the copies in {} could not be tidied up: {}", copies, e.getMessage());
            }
        });
    }

    private static Set<GenerationId> needed(List<Manifest> saved, Pointer pointer) {
        List<GenerationId> all = saved.stream().map(Manifest::id).toList();
        return Stream.concat(all.stream().limit(NEWEST), all.stream().filter(pointer::uses))
                .collect(Collectors.toSet());
    }
}
