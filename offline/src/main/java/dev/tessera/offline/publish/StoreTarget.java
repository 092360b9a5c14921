package dev.tessera.offline.publish;

import dev.tessera.store.counter.Counters;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.FolderBlobStore;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.PastEvents;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.redis.PortableRedisSettings;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.InstantSource;

/** Where to publish, as it travels to the tasks of a job: Redis, and for blobs a folder instead if one is given. */
public final class StoreTarget implements Serializable {
    private static final long serialVersionUID = 1;

    private final PortableRedisSettings redis;
    private final String blobFolder;

    private StoreTarget(RedisSettings settings, String blobFolder) {
        this.redis = PortableRedisSettings.of(settings);
        this.blobFolder = blobFolder;
    }

    /** All in Redis. */
    public static StoreTarget redis(RedisSettings settings) {
        return new StoreTarget(settings, "");
    }

    /** Blobs in a folder that publisher and rankers share, the rest in Redis. */
    public static StoreTarget redisAndFolder(RedisSettings settings, Path blobs) {
        return new StoreTarget(settings, blobs.toAbsolutePath().toString());
    }

    public String namespace() {
        return redis.namespace();
    }

    /** Connects; the caller closes it. */
    public Open open() {
        return new Open(RedisFeatureStore.open(redis.settings()), blobFolder);
    }

    /** An open target. */
    public static final class Open implements AutoCloseable {
        private final RedisFeatureStore redis;
        private final BlobStore blobs;

        private Open(RedisFeatureStore redis, String blobFolder) {
            this.redis = redis;
            this.blobs = blobFolder.isEmpty()
                    ? redis.blobs()
                    : new FolderBlobStore(Path.of(blobFolder), InstantSource.system());
        }

        public BlobStore blobs() {
            return blobs;
        }

        public GenerationStore generations() {
            return redis.generations(blobs);
        }

        public HistoryStore histories(int limit) {
            return redis.histories(limit);
        }

        /** @param limit how many entries of a user are kept */
        public PastEvents pastEvents(int limit) {
            return redis.pastEvents(RecordingSettings.of(limit));
        }

        public ItemLog itemLog() {
            return redis.itemLog();
        }

        public Counters counters() {
            return redis.counters();
        }

        public ForgottenUsers forgottenUsers() {
            return redis.forgottenUsers();
        }

        public EventStreams streams() {
            return redis.streams();
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
