package dev.tessera.offline.towers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file in the safetensors format: 8 bytes with the length of a JSON header, the header, then the values, little endian. The file is
 * mapped, not read. Types F32 and F16 and BF16 are understood, all given as float32.
 */
public final class SafeTensors implements WeightFile {
    private static final long LARGEST_HEADER = 100_000_000;

    private final Path file;
    private final ByteBuffer data;
    private final Map<String, Entry> entries;

    private SafeTensors(Path file, ByteBuffer data, Map<String, Entry> entries) {
        this.file = file;
        this.data = data;
        this.entries = entries;
    }

    /** @throws WrongWeightsException if the file is not a safetensors file; the message says what is wrong with it */
    public static SafeTensors open(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() < 8 || channel.size() > Integer.MAX_VALUE) {
                throw new WrongWeightsException(
                        file + " has " + channel.size() + " bytes; expected a safetensors file of 8 bytes to 2 GiB");
            }
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            map.order(ByteOrder.LITTLE_ENDIAN);
            long length = map.getLong(0);
            if (length < 2 || length > Math.min(LARGEST_HEADER, channel.size() - 8)) {
                throw new WrongWeightsException(file + " is no safetensors file: its header would have " + length
                        + " bytes of " + channel.size());
            }
            byte[] header = new byte[(int) length];
            map.get(8, header);
            ByteBuffer data = map.slice(8 + header.length, map.capacity() - 8 - header.length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new SafeTensors(file, data, entries(file, new ObjectMapper().readTree(header), data.capacity()));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new WrongWeightsException(file + " is no safetensors file: its header is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the weights " + file, e);
        }
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
        float[] values = new float[entry.count()];
        ByteBuffer bytes = data.slice(entry.begin, entry.end - entry.begin).order(ByteOrder.LITTLE_ENDIAN);
        switch (entry.type) {
            case F32 -> bytes.asFloatBuffer().get(values);
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = half(bytes.getShort(2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
                }
            }
        }
        return values;
    }

    @Override
    public String source() {
        return file.toString();
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new WrongWeightsException(file + " has no tensor '" + name + "'");
        }
        return entry;
    }

    /** IEEE 754 half precision to single. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        float magnitude =
                switch (exponent) {
                    case 0 -> mantissa * 0x1p-24f;
                    case 0x1f -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Float.intBitsToFloat(((exponent + 112) << 23) | (mantissa << 13));
                };
        return bits < 0 ? -magnitude : magnitude;
    }

    private enum Type {
        F32(4),
        F16(2),
        BF16(2);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    private record Entry(Type type, long[] dimensions, int begin, int end) {
        static Entry of(Path file, String name, JsonNode node, long size) {
            Type type = type(file, name, node.path("dtype").asText());
            JsonNode shape = node.path("shape");
            long[] dimensions = new long[shape.size()];
            long count = 1;
            for (int i = 0; i < dimensions.length; i++) {
                dimensions[i] = shape.get(i).asLong();
                count *= dimensions[i];
            }
            long begin = node.path("data_offsets").path(0).asLong(-1);
            long end = node.path("data_offsets").path(1).asLong(-1);
            if (begin < 0 || end > size || end - begin != count * type.bytes) {
                throw new WrongWeightsException(file + ": tensor '" + name + "' of " + count
                        + " values stands at bytes " + begin + " to " + end + " of " + size);
            }
            return new Entry(type, dimensions, (int) begin, (int) end);
        }

        private static Type type(Path file, String name, String found) {
            for (Type type : Type.values()) {
                if (type.name().equals(found)) {
                    return type;
                }
            }
            throw new WrongWeightsException(
                    file + ": tensor '" + name + "' has type '" + found + "'; expected F32, F16 or BF16");
        }

        int count() {
            return (end - begin) / type.bytes;
        }
    }
}
