package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.BlobStoreContract;
import dev.tessera.store.generation.GenerationException;
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
    private static final byte[] CONTENT = new byte[3 * RedisBlobStore.CHUNK];

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
        Blob blob = redis.blobs().put(CONTENT);
        damage(blob, Damage.REMOVE);
        assertThat(redis.blobs().contains(blob)).isFalse();
        assertThat(redis.blobs().list()).containsOnlyKeys(blob);
        assertThat(redis.blobs().read(redis.blobs().put(CONTENT))).isEqualTo(CONTENT);
        damage(blob, Damage.REMOVE);
        redis.blobs().sweep(List.of(blob), Instant.parse("9999-01-01T00:00:00Z"));
        long keys = behind.run(jedis ->
                jedis.exists(behind.keys().chunk(blob, 1), behind.keys().chunk(blob, 2)));
        assertThat(keys).isZero();
    }

    @Test
    void aBlobWhoseSweeperDiedIsWrittenWholeAgain() {
        for (String mark : List.of("0", "-1700000000000")) {
            Blob blob = redis.blobs().put(CONTENT);
            damage(blob, Damage.REMOVE);
            behind.run(jedis -> jedis.hset(behind.keys().blobs(), RedisBlobStore.field(blob), RedisKeys.bytes(mark)));
            assertThat(redis.blobs().list()).containsEntry(blob, Instant.EPOCH);
            assertThat(redis.blobs().read(redis.blobs().put(CONTENT))).isEqualTo(CONTENT);
            assertThat(redis.blobs().list().get(blob)).isAfter(Instant.EPOCH);
        }
    }

    @Test
    void aBlobThatIsPutWhileItIsSweptCompletesNoGenerationBeforeItIsPutAgain() {
        RedisBlobStore blobs = new RedisBlobStore(behind);
        Blob blob = blobs.put(CONTENT);
        Manifest manifest = begun(blob);

        List<byte[]> marked = blobs.mark(List.of(blob), Instant.parse("9999-01-01T00:00:00Z"));
        assertThat(blobs.read(blobs.put(CONTENT))).isEqualTo(CONTENT);
        assertIncomplete(manifest);
        assertThat(blobs.mark(List.of(blob), Instant.parse("9999-01-01T00:00:00Z")))
                .as("left to who sweeps it")
                .isEmpty();
        blobs.takeAway(marked);
        assertThat(blobs.list()).isEmpty();
        assertIncomplete(manifest);

        assertThat(blobs.read(blobs.put(CONTENT))).isEqualTo(CONTENT);
        redis.generations().complete(manifest);
        assertThat(redis.generations().manifest(manifest.id())).contains(manifest);
    }

    @Test
    void whatASweeperThatWasTakenForDeadTakesAwayCompletesNoGeneration() {
        RedisBlobStore blobs = new RedisBlobStore(behind);
        Blob blob = blobs.put(CONTENT);
        Manifest manifest = begun(blob);

        blobs.takeAway(List.of(RedisBlobStore.field(blob)));
        assertIncomplete(manifest);
        assertThat(blobs.read(blobs.put(CONTENT))).isEqualTo(CONTENT);
        redis.generations().complete(manifest);
    }

    /** Of a generation that has but one blob. */
    private Manifest begun(Blob blob) {
        Manifest manifest = Manifests.of(new GenerationId("g"), blob);
        redis.generations().begin(manifest.id());
        return manifest;
    }

    private void assertIncomplete(Manifest manifest) {
        assertThatThrownBy(() -> redis.generations().complete(manifest))
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
