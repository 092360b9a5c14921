package dev.tessera.online.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.tessera.online.grpc.WireFormat;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Messages as JSON, in the mapping of protocol buffers: fields by the names of the .proto files (those in camel case are read too), enums by their names,
 * bytes in base 64, times in RFC 3339, 64-bit numbers as strings. Every field that has no presence is written. Fields that the message does not have are
 * refused by name.
 */
public final class JsonMessages implements WireFormat {
    public static final WireFormat JSON = new JsonMessages();

    private static final JsonFormat.Parser PARSER = JsonFormat.parser();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .preservingProtoFieldNames()
            .alwaysPrintFieldsWithNoPresence()
            .omittingInsignificantWhitespace();

    private JsonMessages() {}

    @Override
    public <T> Marshaller<T> of(Marshaller<T> protobuf) {
        if (protobuf instanceof PrototypeMarshaller<T> known
                && known.getMessagePrototype() instanceof Message prototype) {
            return new Json<>(known.getMessageClass(), prototype);
        }
        throw new IllegalArgumentException(protobuf + " is not of protocol buffers");
    }

    private record Json<T>(Class<T> type, Message prototype) implements Marshaller<T> {
        @Override
        public InputStream stream(T message) {
            try {
                return new ByteArrayInputStream(
                        PRINTER.print((MessageOrBuilder) message).getBytes(StandardCharsets.UTF_8));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a message without fields of type Any cannot be printed", e);
            }
        }

        @Override
        public T parse(InputStream stream) {
            try {
                return type.cast(message(StrictJson.text(stream.readAllBytes())));
            } catch (StrictJson.NoJsonException e) {
                throw refusal("the request is no JSON: " + e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Message message(String json) {
            Message.Builder message = prototype.newBuilderForType();
            try {
                PARSER.merge(json, message);
                return message.build();
            } catch (InvalidProtocolBufferException e) {
                String path = UnreadableField.path(json, prototype.getDescriptorForType());
                throw refusal("the request cannot be read: " + (path.isEmpty() ? "" : path + ": ") + e.getMessage());
            }
        }

        private static RuntimeException refusal(String reason) {
            return Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException();
        }
    }
}
