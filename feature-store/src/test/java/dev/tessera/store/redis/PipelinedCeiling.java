package dev.tessera.store.redis;

import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/**
 * What moving so many bytes takes a Redis and one client at least: chunks of the size that blobs have, {@value #PIPELINED} on the way at once, from nowhere and to nowhere, over one connection.
 * For figures that are printed beside.
 */
public final class PipelinedCeiling implements AutoCloseable {
    private static final int PIPELINED = 16;

    private final RedisConnection connection;
    private final int chunks;

    /** @param bytes rounded down to whole chunks */
    public PipelinedCeiling(RedisSettings settings, long bytes) {
        this.connection = RedisConnection.open(settings);
        this.chunks = Math.toIntExact(bytes / RedisBlobStore.CHUNK);
    }

    /** @param print takes what was done and the seconds that it took */
    public void measure(BiConsumer<String, Double> print) {
        byte[] chunk = new byte[RedisBlobStore.CHUNK];
        new Random(1).nextBytes(chunk);
        measure("ceiling: write as many bytes, pipelined", print, (pipeline, key) -> pipeline.set(key, chunk));
        measure("ceiling: read them, pipelined", print, AbstractPipeline::get);
        run(AbstractPipeline::del);
    }

    private void measure(
            String what, BiConsumer<String, Double> print, BiFunction<AbstractPipeline, byte[], Response<?>> command) {
        long start = System.nanoTime();
        run(command);
        print.accept(what, (System.nanoTime() - start) / 1e9);
    }

    private void run(BiFunction<AbstractPipeline, byte[], Response<?>> command) {
        int done = connection.run(jedis -> {
            for (int from = 0; from < chunks; from += PIPELINED) {
                try (AbstractPipeline pipeline = jedis.pipelined()) {
                    for (int i = from; i < Math.min(from + PIPELINED, chunks); i++) {
                        Response<?> unused = command.apply(pipeline, RedisKeys.bytes("ceiling:" + i));
                    }
                    pipeline.sync();
                }
            }
            return chunks;
        });
        if (done != chunks) {
            throw new IllegalStateException("moved " + done + " chunks; expected " + chunks);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
