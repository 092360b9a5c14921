package dev.tessera.offline.towers;

import dev.tessera.store.tensorflow.TowerCache;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Outputs of frozen towers on disk: for each tower a folder {@code towers/<digest>/outputs} of blocks, each up to {@value #BLOCK} times
 * 32 bytes of content digest, the number of floats, the floats. A block appears in one rename, so a killed encoding loses at most one.
 * Only towers that have a folder in the cache are kept: those that train change with every run.
 */
public final class TowerOutputs implements TowerCache, AutoCloseable {
    private static final int BLOCK = 256;
    private static final String SUFFIX = ".outputs";

    private final Path cache;
    private final Map<String, Map<String, float[]>> known = new HashMap<>();
    private final Map<String, Map<String, float[]>> fresh = new HashMap<>();

    /** @param cache the work directory's cache folder */
    public TowerOutputs(Path cache) {
        this.cache = cache;
    }

    @Override
    public synchronized float[] find(String tower, String content) {
        float[] found = known(tower).get(content);
        return found == null ? new float[0] : found;
    }

    @Override
    public synchronized void keep(String tower, String content, float[] features) {
        if (!Files.isDirectory(folder(tower))) {
            return;
        }
        known(tower).put(content, features);
        Map<String, float[]> block = fresh.computeIfAbsent(tower, any -> new LinkedHashMap<>());
        block.put(content, features);
        if (block.size() == BLOCK) {
            flush(tower, block);
        }
    }

    private Map<String, float[]> known(String tower) {
        return known.computeIfAbsent(tower, this::read);
    }

    private Path folder(String tower) {
        return cache.resolve("towers").resolve(tower.substring(0, Math.min(16, tower.length())));
    }

    private Map<String, float[]> read(String tower) {
        Map<String, float[]> all = new HashMap<>();
        Path folder = folder(tower).resolve("outputs");
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
                readBlock(file, all);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the cache " + folder + "; it may be deleted", e);
        }
        return all;
    }

    private static void readBlock(Path file, Map<String, float[]> all) throws IOException {
        try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(Files.readAllBytes(file)))) {
            byte[] digest = new byte[32];
            while (in.available() > 0) {
                in.readFully(digest);
                ByteBuffer bytes = ByteBuffer.allocate(4 * in.readInt());
                in.readFully(bytes.array());
                float[] values = new float[bytes.capacity() / 4];
                bytes.asFloatBuffer().get(values);
                all.put(HexFormat.of().formatHex(digest), values);
            }
        } catch (EOFException e) {
            throw new IOException(file + " is cut short", e);
        }
    }

    private void flush(String tower, Map<String, float[]> block) {
        Path folder = folder(tower).resolve("outputs");
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, "tmp-", ".unfinished");
            try (DataOutputStream out =
                    new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(unfinished)))) {
                for (Map.Entry<String, float[]> entry : block.entrySet()) {
                    out.write(HexFormat.of().parseHex(entry.getKey()));
                    out.writeInt(entry.getValue().length);
                    ByteBuffer bytes = ByteBuffer.allocate(4 * entry.getValue().length);
                    bytes.asFloatBuffer().put(entry.getValue());
                    out.write(bytes.array());
                }
            }
            Files.move(unfinished, folder.resolve(UUID.randomUUID() + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            block.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to the cache " + folder, e);
        }
    }

    /** Writes what is not yet on disk. */
    @Override
    public synchronized void close() {
        fresh.forEach((tower, block) -> {
            if (!block.isEmpty()) {
                flush(tower, block);
            }
        });
    }
}
