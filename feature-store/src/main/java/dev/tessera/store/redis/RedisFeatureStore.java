package dev.tessera.store.redis;

import dev.tessera.store.counter.Counters;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.PastEvents;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.itemlog.ItemLog;

/** Everything Tessera keeps in Redis, over one pool of connections, which this owns. Safe to share between threads. */
public final class RedisFeatureStore implements AutoCloseable {
    private final RedisConnection connection;
    private final BlobStore blobs;

    private RedisFeatureStore(RedisConnection connection) {
        this.connection = connection;
        this.blobs = new RedisBlobStore(connection);
    }

    /**
     * Connects, and checks that the server can be trusted with generations.
     *
     * @throws RedisException if Redis is absent, refuses the password, may evict keys, or holds another layout; says what to do
     */
    public static RedisFeatureStore open(RedisSettings settings) {
        return new RedisFeatureStore(RedisConnection.open(settings));
    }

    public BlobStore blobs() {
        return blobs;
    }

    /** Generations whose blobs are in Redis too. */
    public GenerationStore generations() {
        return new RedisGenerationStore(connection, blobs);
    }

    /** Generations whose blobs are elsewhere. */
    public GenerationStore generations(BlobStore elsewhere) {
        return new RedisGenerationStore(connection, elsewhere);
    }

    /** @param limit how many entries of a user are kept */
    public HistoryStore histories(int limit) {
        return new RedisHistoryStore(connection, limit);
    }

    /**
     * Takes new events.
     *
     * @throws RedisException if Redis is not set up for the wanted durability, or does not let that be seen; says what to do
     */
    public EventRecorder recorder(RecordingSettings settings) {
        new RedisDurability(connection).check(settings.durability());
        return new RedisEventRecorder(connection, settings);
    }

    /** Takes new events, believing the operator where Redis does not let its configuration be read; the log says so. */
    public EventRecorder recorderAsDeclared(RecordingSettings settings) {
        new RedisDurability(connection).checkUnlessForbidden(settings.durability());
        return new RedisEventRecorder(connection, settings);
    }

    /** Brings back what events left that were recorded with these settings. */
    public PastEvents pastEvents(RecordingSettings settings) {
        return new RedisPastEvents(connection, settings);
    }

    /** What the recorder wrote. */
    public EventStreams streams() {
        return new RedisEventStreams(connection);
    }

    /** Erases users from histories and streams. */
    public ForgottenUsers forgottenUsers() {
        return new RedisForgottenUsers(connection);
    }

    /** What the streaming job counted. */
    public Counters counters() {
        return new RedisCounters(connection);
    }

    /** Items that changed since the last generation. */
    public ItemLog itemLog() {
        return new RedisItemLog(connection);
    }

    /** The connections as they are now; asks no server. */
    public ConnectionCounts connections() {
        return connection.counts();
    }

    @Override
    public void close() {
        connection.close();
    }
}
