package dev.tessera.offline.published;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types of published weights, by the names that safetensors has for them. */
enum FloatType {
    F32(4) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return bytes.getFloat(4 * index);
        }
    },
    F16(2) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return half(bytes.getShort(2 * index));
        }
    },
    BF16(2) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
        }
    };

    private final int bytes;

    FloatType(int bytes) {
        this.bytes = bytes;
    }

    /** The type of this name, if it is one of these. */
    static Optional<FloatType> of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** Of one value. */
    int bytes() {
        return bytes;
    }

    abstract float at(ByteBuffer bytes, int index);

    float[] read(ByteBuffer bytes, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = at(bytes, i);
        }
        return values;
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
}
