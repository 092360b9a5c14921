package dev.tessera.offline.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.offline.towers.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file in the safetensors format: 8 bytes with the length of a JSON header, the header, then the values, little endian. The header is
 * read once; a tensor is mapped when its values are asked for, so the file may be larger than memory. Types F32, F16 and BF16 are
 * given as float32; tensors of other types, such as counters, may be in the file but cannot be asked for.
 */
final class SafeTensors implements WeightFile {
    private static final long LARGEST_HEADER = 100_000_000;

    private final Path file;
    private final long dataStart;
    private final Map<String, Entry> entries;

    private SafeTensors(Path file, long dataStart, Map<String, Entry> entries) {
        this.file = file;
        this.dataStart = dataStart;
        this.entries = entries;
    }

    /** @throws WrongWeightsException if the file is not there or not a safetensors file; the message says what is wrong with it */
    static SafeTensors open(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() < 8) {
                throw new WrongWeightsException(
                        file + " has " + channel.size() + " bytes; expected a safetensors file of 8 bytes or more");
            }
            long length = mapped(channel, 0, 8).getLong(0);
            if (length < 2 || length > Math.min(LARGEST_HEADER, channel.size() - 8)) {
                throw new WrongWeightsException(file + " is no safetensors file: its header would have " + length
                        + " bytes of " + channel.size());
            }
            byte[] header = new byte[(int) length];
            mapped(channel, 8, length).get(header);
            long start = 8 + length;
            return new SafeTensors(
                    file, start, entries(file, new ObjectMapper().readTree(header), channel.size() - start));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new WrongWeightsException(file + " is no safetensors file: its header is not JSON", e);
        } catch (NoSuchFileException e) {
            throw new WrongWeightsException("no file " + file + ": expected the weights as safetensors", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the weights " + file, e);
        }
    }

    private static ByteBuffer mapped(FileChannel channel, long from, long length) throws IOException {
        return channel.map(MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Map<String, Entry> entries(Path file, JsonNode header, long size) {
        Map<String, Entry> entries = new TreeMap<>();
        header.properties().forEach(property -> {
            if (!property.getKey().equals("__metadata__")) {
                entries.put(property.getKey(), Entry.of(file, property.getKey(), property.getValue(), size));
            }
        });
        return entries;
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public long[] dimensions(String name) {
        return entry(name).dimensions.clone();
    }

    @Override
    public float[] values(String name) {
        Entry entry = entry(name);
        FloatType type = FloatType.of(entry.type)
                .orElseThrow(() -> new WrongWeightsException(
                        file + ": tensor '" + name + "' has type '" + entry.type + "'; expected F32, F16 or BF16"));
        long length = entry.end - entry.begin;
        if (length != entry.count * type.bytes() || length > Integer.MAX_VALUE) {
            throw new WrongWeightsException(file + ": tensor '" + name + "' of " + entry.count + " values of type "
                    + type + " stands in " + length + " bytes");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return type.read(mapped(channel, dataStart + entry.begin, length), (int) entry.count);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the tensor '" + name + "' of " + file, e);
        }
    }

    @Override
    public String source(String name) {
        return file.toString();
    }

    /** SHA-256 of the file, in hexadecimal. */
    String digest() {
        return Digests.of(file);
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new WrongWeightsException(file + " has no tensor '" + name + "'");
        }
        return entry;
    }

    /** Where a tensor stands behind the header. */
    private record Entry(String type, long[] dimensions, long count, long begin, long end) {
        static Entry of(Path file, String name, JsonNode node, long size) {
            JsonNode shape = node.path("shape");
            long[] dimensions = new long[shape.size()];
            long count = 1;
            for (int i = 0; i < dimensions.length; i++) {
                dimensions[i] = shape.get(i).asLong();
                count *= dimensions[i];
            }
            long begin = node.path("data_offsets").path(0).asLong(-1);
            long end = node.path("data_offsets").path(1).asLong(-1);
            if (begin < 0 || begin > end || end > size) {
                throw new WrongWeightsException(file + ": tensor '" + name + "' of " + count
                        + " values stands at bytes " + begin + " to " + end + " of " + size);
            }
            return new Entry(node.path("dtype").asText(), dimensions, count, begin, end);
        }
    }
}
