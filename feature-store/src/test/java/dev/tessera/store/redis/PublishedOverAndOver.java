package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationCheck;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationState;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Small generations that are published as {@code publish} does it, and what must be true of Redis whatever became of a publisher. */
final class PublishedOverAndOver {
    /** Several chunks, which go in one pipeline. */
    private static final int MODEL = 5 * RedisBlobStore.CHUNK + 1;

    private final RedisFeatureStore store;
    private final RedisConnection behind;
    private final GenerationStore generations;
    private final BlobStore blobs;

    PublishedOverAndOver(RedisFeatureStore store, RedisConnection behind) {
        this.store = store;
        this.behind = behind;
        this.generations = store.generations();
        this.blobs = store.blobs();
    }

    /** Several blocks of each kind, the model and the vectors new with each seed, the rest the same. */
    static GenerationDraft draft(String id, long seed, Path scratch) {
        GenerationDraft draft = Drafts.of(id, 1_500, 64, seed, scratch);
        byte[] model = new byte[MODEL];
        new Random(seed).nextBytes(model);
        try {
            Files.write(draft.rankerFolder().resolve("saved_model/weights"), model);
            return draft;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes, flips, sweeps. */
    static void publish(RedisFeatureStore store, GenerationDraft draft) {
        GenerationStore generations = store.generations();
        Pointer seen = generations.pointer();
        new GenerationWriter(generations, store.blobs()).write(draft);
        new PreparedActivation(generations, line -> {}).activate(draft.id(), seen, Duration.ofSeconds(30));
        new GenerationSweep(generations, store.blobs(), InstantSource.system()).sweep(0, Duration.ofHours(1));
    }

    void publish(GenerationDraft draft) {
        publish(store, draft);
        assertThat(generations.pointer().active()).contains(draft.id());
    }

    GenerationId served() {
        return generations.pointer().active().orElseThrow();
    }

    /** Every byte of what is served, and of each complete generation, is there. */
    void assertWhole() {
        new GenerationCheck(generations, blobs).check(served(), bytes -> {});
        for (GenerationStatus status : generations.list()) {
            if (status.state() == GenerationState.COMPLETE) {
                new GenerationCheck(generations, blobs).check(status.id(), bytes -> {});
            }
        }
    }

    /** After a sweep of whatever age nothing is there but what is served and the one before it: no state, no note of a blob, no chunk. */
    void assertSweptClean() {
        InstantSource later = () -> InstantSource.system().instant().plusSeconds(60);
        new GenerationSweep(generations, blobs, later).sweep(0, Duration.ZERO);
        Pointer pointer = generations.pointer();
        assertThat(generations.list()).allSatisfy(status -> {
            assertThat(status.state()).isEqualTo(GenerationState.COMPLETE);
            assertThat(pointer.uses(status.id())).isTrue();
        });
        Set<Blob> named = generations.list().stream()
                .flatMap(status -> generations.manifest(status.id()).map(Manifest::blobs).orElseThrow().stream())
                .collect(Collectors.toSet());
        assertThat(blobs.list().keySet()).isEqualTo(named);
        assertThat(chunks())
                .isEqualTo(named.stream()
                        .flatMap(blob -> LongStream.range(
                                        0, (blob.size() + RedisBlobStore.CHUNK - 1) / RedisBlobStore.CHUNK)
                                .mapToObj(chunk -> RedisKeys.text(behind.keys().chunk(blob, chunk))))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** All keys of blobs that Redis holds, whatever notes say. */
    private Set<String> chunks() {
        String key = RedisKeys.text(behind.keys().pointer());
        ScanParams ours = new ScanParams()
                .match(key.substring(0, key.indexOf(':')) + ":blob:*")
                .count(1_000);
        Set<String> found = new TreeSet<>();
        behind.onEachNode(node -> {
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> some = node.scan(cursor, ours);
                found.addAll(some.getResult());
                cursor = some.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            return found.size();
        });
        return found;
    }
}
