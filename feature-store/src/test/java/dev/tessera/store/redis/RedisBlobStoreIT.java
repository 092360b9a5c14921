package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.BlobStoreContract;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Manifests;
import dev.tessera.store.model.GenerationId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisBlobStoreIT extends BlobStoreContract {
    private RedisFeatureStore redis;
    private RedisConnection behind;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore store, RedisSettings settings) {
        redis = store;
        behind = RedisConnection.open(settings);
    }

    @AfterEach
    void close() {
        behind.close();
    }

    @Test
    void aBlobWhoseWriterWasKilledIsKnownRepairedAndSwept() {
        byte[] content = new byte[3 * RedisBlobStore.CHUNK];
        Blob blob = redis.blobs().put(content);
        damage(blob, Damage.REMOVE);
        assertThat(redis.blobs().contains(blob)).isFalse();
        assertThat(redis.blobs().list()).containsOnlyKeys(blob);
        assertThat(redis.blobs().read(redis.blobs().put(content))).isEqualTo(content);
        damage(blob, Damage.REMOVE);
        redis.blobs().sweep(List.of(blob), Instant.parse("9999-01-01T00:00:00Z"));
        long keys = behind.run(jedis ->
                jedis.exists(behind.keys().chunk(blob, 1), behind.keys().chunk(blob, 2)));
        assertThat(keys).isZero();
    }

    @Test
    void aBlobWhoseSweeperDiedIsWrittenWholeAgain() {
        byte[] content = new byte[3 * RedisBlobStore.CHUNK];
        for (String mark : List.of("0", "-1700000000000")) {
            Blob blob = redis.blobs().put(content);
            damage(blob, Damage.REMOVE);
            behind.run(jedis -> jedis.hset(behind.keys().blobs(), RedisBlobStore.field(blob), RedisKeys.bytes(mark)));
            assertThat(redis.blobs().list()).containsEntry(blob, Instant.EPOCH);
            assertThat(redis.blobs().read(redis.blobs().put(content))).isEqualTo(content);
            assertThat(redis.blobs().list().get(blob)).isAfter(Instant.EPOCH);
        }
    }

    @Test
    void aBlobThatIsPutWhileItIsSweptCompletesNoGenerationBeforeItIsPutAgain() {
        RedisBlobStore blobs = new RedisBlobStore(behind);
        byte[] content = new byte[3 * RedisBlobStore.CHUNK];
        Blob blob = blobs.put(content);
        GenerationStore generations = redis.generations();
        Manifest manifest = Manifests.of(new GenerationId("g"), blob);
        generations.begin(manifest.id());

        List<byte[]> marked = blobs.mark(List.of(blob), Instant.parse("9999-01-01T00:00:00Z"));
        assertThat(blobs.read(blobs.put(content))).isEqualTo(content);
        assertIncomplete(generations, manifest);
        assertThat(blobs.mark(List.of(blob), Instant.parse("9999-01-01T00:00:00Z")))
                .as("left to who sweeps it")
                .isEmpty();
        blobs.takeAway(marked);
        assertThat(blobs.list()).isEmpty();
        assertIncomplete(generations, manifest);

        assertThat(blobs.read(blobs.put(content))).isEqualTo(content);
        generations.complete(manifest);
        assertThat(generations.manifest(manifest.id())).contains(manifest);
    }

    @Test
    void whatASweeperThatWasTakenForDeadTakesAwayCompletesNoGeneration() {
        RedisBlobStore blobs = new RedisBlobStore(behind);
        byte[] content = new byte[3 * RedisBlobStore.CHUNK];
        Blob blob = blobs.put(content);
        GenerationStore generations = redis.generations();
        Manifest manifest = Manifests.of(new GenerationId("g"), blob);
        generations.begin(manifest.id());

        blobs.takeAway(List.of(RedisBlobStore.field(blob)));
        assertIncomplete(generations, manifest);
        assertThat(blobs.read(blobs.put(content))).isEqualTo(content);
        generations.complete(manifest);
    }

    private static void assertIncomplete(GenerationStore generations, Manifest manifest) {
        assertThatThrownBy(() -> generations.complete(manifest))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("is not in the blob store; publish again");
    }

    @Override
    protected BlobStore store() {
        return redis.blobs();
    }

    @Override
    protected void damage(Blob blob, Damage damage) {
        byte[] key = behind.keys().chunk(blob, 0);
        behind.run(jedis -> {
            byte[] chunk = jedis.get(key);
            return switch (damage) {
                case FLIP -> {
                    chunk[chunk.length / 2] ^= 4;
                    yield jedis.set(key, chunk);
                }
                case CUT -> jedis.set(key, Arrays.copyOf(chunk, chunk.length - 1));
                case REMOVE -> String.valueOf(jedis.del(key));
            };
        });
    }
}
