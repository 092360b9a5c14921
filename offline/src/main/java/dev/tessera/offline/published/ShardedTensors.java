package dev.tessera.offline.published;

import dev.tessera.offline.towers.Digests;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Weights in several safetensors files beside an index: a JSON object {@code weight_map} from each tensor's name to its file's. */
final class ShardedTensors implements WeightFile {
    private final Path index;
    private final Map<String, SafeTensors> files;

    private ShardedTensors(Path index, Map<String, SafeTensors> files) {
        this.index = index;
        this.files = files;
    }

    /** @throws WrongWeightsException if a file that the index names is not there, or lacks a tensor it should have */
    static ShardedTensors open(Path index) {
        Map<String, SafeTensors> shards = new HashMap<>();
        Map<String, SafeTensors> files = new TreeMap<>();
        Settings.read(index).child("weight_map").texts().forEach((tensor, file) -> {
            SafeTensors shard = shards.computeIfAbsent(file, name -> SafeTensors.open(index.resolveSibling(name)));
            if (!shard.names().contains(tensor)) {
                throw new WrongWeightsException(
                        index + ": tensor '" + tensor + "' should be in " + file + ", which has none of this name");
            }
            files.put(tensor, shard);
        });
        return new ShardedTensors(index, files);
    }

    @Override
    public Set<String> names() {
        return files.keySet();
    }

    @Override
    public long[] dimensions(String name) {
        return shard(name).dimensions(name);
    }

    @Override
    public float[] values(String name) {
        return shard(name).values(name);
    }

    @Override
    public String source(String name) {
        SafeTensors shard = files.get(name);
        return shard == null ? index.toString() : shard.source(name);
    }

    /** SHA-256 over all files, in hexadecimal. */
    String digest() {
        return Digests.of(
                files.values().stream().distinct().map(SafeTensors::digest).toArray(String[]::new));
    }

    private SafeTensors shard(String name) {
        SafeTensors shard = files.get(name);
        if (shard == null) {
            throw new WrongWeightsException(index + " has no tensor '" + name + "'");
        }
        return shard;
    }
}
