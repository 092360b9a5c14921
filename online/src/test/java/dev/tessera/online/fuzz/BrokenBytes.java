package dev.tessera.online.fuzz;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils the bytes of messages. */
final class BrokenBytes {
    /** Overlong forms, lone surrogates, what is beyond Unicode, and pieces of characters. */
    private static final List<byte[]> NO_UTF8 = List.of(
            bytes(0xc0, 0x80),
            bytes(0xe0, 0x80, 0x80),
            bytes(0xf0, 0x80, 0x80, 0x80),
            bytes(0xc1, 0xbf),
            bytes(0xed, 0xa0, 0x80),
            bytes(0xed, 0xbf, 0xbf),
            bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
            bytes(0xf4, 0x90, 0x80, 0x80),
            bytes(0xf8, 0x88, 0x80, 0x80, 0x80),
            bytes(0xff),
            bytes(0x80),
            bytes('a', 0xe2, 0x82));

    private static final int DEEPEST = 100_000;

    private final Random random;

    BrokenBytes(Random random) {
        this.random = random;
    }

    byte[] of(byte[] message) {
        return switch (random.nextInt(10)) {
            case 0 -> Arrays.copyOf(message, random.nextInt(message.length + 1));
            case 1, 2 -> flipped(message);
            case 3 -> spliced(message, random(random.nextInt(60)), random.nextInt(20));
            case 4 -> spliced(message, message, 0);
            case 5 -> random(random.nextInt(200));
            case 6 -> joined(message, field());
            case 7 -> joined(field(), message);
            case 8 -> joined(message, nested());
            default -> joined(message, notText());
        };
    }

    private byte[] flipped(byte[] message) {
        byte[] broken = message.length == 0 ? new byte[1] : message.clone();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return broken;
    }

    /** Puts something between, in the place of as many bytes. */
    private byte[] spliced(byte[] message, byte[] between, int removed) {
        int at = random.nextInt(message.length + 1);
        int rest = Math.min(message.length, at + removed);
        return joined(joined(Arrays.copyOf(message, at), between), Arrays.copyOfRange(message, rest, message.length));
    }

    /** One field, known or not, of any wire type, also those that there are not, with a length that may be no length. */
    private byte[] field() {
        return written(out -> {
            out.writeUInt32NoTag(random.nextInt(12) << 3 | random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> out.writeUInt64NoTag(random.nextLong());
                case 1 -> out.writeInt32NoTag(-1 - random.nextInt(100));
                case 2 -> out.writeUInt32NoTag(Integer.MAX_VALUE - random.nextInt(10));
                case 3 -> out.writeRawBytes(bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
                case 4 -> out.writeRawBytes(random(random.nextInt(20)));
                default -> out.writeByteArrayNoTag(random(random.nextInt(40)));
            }
        });
    }

    /** Groups, or bytes that are messages in messages, of which few or none end. */
    private byte[] nested() {
        int depth = 1 + random.nextInt(random.nextInt(10) == 0 ? DEEPEST : 200);
        int number = 1 + random.nextInt(12);
        if (random.nextBoolean()) {
            return written(out -> {
                for (int i = 0; i < depth; i++) {
                    out.writeTag(number, WireFormat.WIRETYPE_START_GROUP);
                }
                for (int i = random.nextInt(depth + 1); i > 0; i--) {
                    out.writeTag(number, WireFormat.WIRETYPE_END_GROUP);
                }
            });
        }
        byte[] inner = random(8);
        for (int i = Math.min(depth, 500); i > 0; i--) {
            byte[] message = inner;
            inner = written(out -> out.writeByteArray(number, message));
        }
        return inner;
    }

    private byte[] notText() {
        byte[] text = NO_UTF8.get(random.nextInt(NO_UTF8.size()));
        return written(out -> out.writeByteArray(1 + random.nextInt(8), joined(random(random.nextInt(3)), text)));
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }
}
