package dev.tessera.store.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Which rows of its artifact a block has: those behind the block before it. How many a block has is known once it was opened, so that a block waits for those
 * before it, which have to be begun before.
 */
final class BlockRows {
    private final Manifest manifest;
    private final ArtifactKind kind;
    private final CompletableFuture<Integer> start;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    private BlockRows(Manifest manifest, ArtifactKind kind, CompletableFuture<Integer> start) {
        this.manifest = manifest;
        this.kind = kind;
        this.start = start;
    }

    /**
     * What reads each block of an artifact, and then checks that there was a row an item.
     *
     * @param read reads a block, and {@link #claim}s its rows
     */
    static List<Runnable> tasks(Manifest manifest, ArtifactKind kind, BiConsumer<Blob, BlockRows> read) {
        List<Runnable> tasks = new ArrayList<>();
        CompletableFuture<Integer> start = CompletableFuture.completedFuture(0);
        for (Blob blob : Objects.requireNonNull(manifest.artifacts().get(kind)).blobs()) {
            BlockRows rows = new BlockRows(manifest, kind, start);
            tasks.add(() -> rows.read(blob, read));
            start = rows.end;
        }
        BlockRows behind = new BlockRows(manifest, kind, start);
        tasks.add(behind::checkFull);
        return tasks;
    }

    private void read(Blob blob, BiConsumer<Blob, BlockRows> read) {
        try {
            read.accept(blob, this);
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * Takes the rows of this block.
     *
     * @return the first of them
     * @throws GenerationException if the artifact is to have fewer
     */
    int claim(int count) {
        int first = first();
        if (count > manifest.items() - first) {
            throw misfit("at least " + ((long) first + count));
        }
        end.complete(first + count);
        return first;
    }

    /** The first row of this block; waits until it is known. */
    int first() {
        return start.join();
    }

    private void checkFull() {
        if (first() != manifest.items()) {
            throw misfit(Integer.toString(first()));
        }
    }

    private GenerationException misfit(String rows) {
        return GenerationException.misfit(manifest.id(), kind + " has " + rows + " rows; expected " + manifest.items());
    }
}
