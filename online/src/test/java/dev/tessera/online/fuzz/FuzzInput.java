package dev.tessera.online.fuzz;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * One request, by its seed.
 *
 * @param structured the message that was meant, before its bytes were broken, if they were
 */
public record FuzzInput(MethodDescriptor<?, ?> method, long seed, Message structured, byte[] bytes) {
    private static final int MOST_SHOWN = 4_000;

    /** The request of a seed to one of some methods, with item ids and attributes as in a test catalog. */
    public static FuzzInput of(List<MethodDescriptor<?, ?>> methods, Instant now, long seed) {
        Random random = new Random(seed);
        random.nextInt();
        MethodDescriptor<?, ?> method = methods.get(random.nextInt(methods.size()));
        PlainMessages plain = new PlainMessages(now, random);
        Message message = plain.of(schema(method).getInputType());
        int kind = random.nextInt(10);
        if (kind > 1) {
            message = new HostileMessages(plain, random).of(message);
        }
        byte[] bytes = message.toByteArray();
        return new FuzzInput(method, seed, message, kind > 5 ? new BrokenBytes(random).of(bytes) : bytes);
    }

    /** The request as a message, whatever its bytes are; to be called if they are one. */
    Message request() throws InvalidProtocolBufferException {
        return DynamicMessage.parseFrom(schema(method).getInputType(), bytes);
    }

    /** What a method takes and gives. */
    public static com.google.protobuf.Descriptors.MethodDescriptor schema(MethodDescriptor<?, ?> method) {
        return ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor()).getMethodDescriptor();
    }

    @Override
    public String toString() {
        return shown(method, seed, bytes);
    }

    /** What was sent, with its seed, for those who look for the reason. */
    static String shown(MethodDescriptor<?, ?> method, long seed, byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MOST_SHOWN));
        return method.getFullMethodName() + " of seed " + seed + ", " + bytes.length + " bytes: " + hex
                + (bytes.length > MOST_SHOWN ? "..." : "");
    }
}
