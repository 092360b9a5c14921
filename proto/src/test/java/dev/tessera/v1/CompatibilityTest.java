package dev.tessera.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares what the .proto files say with what was published: the baseline lists every RPC, field and enum value, one a line. */
class CompatibilityTest {
    private static final String BASELINE = "/tessera-v1.baseline";

    @Test
    void nothingThatWasPublishedHasChangedOrGone() {
        assertThat(current())
                .as("published elements of tessera.v1 that the .proto files no longer define as they were")
                .containsAll(baseline());
    }

    @Test
    void theBaselineNamesEverything() {
        assertThat(baseline())
                .as("lines to add to src/test/resources" + BASELINE)
                .containsAll(current());
    }

    private static TreeSet<String> current() {
        TreeSet<String> lines = new TreeSet<>();
        for (FileDescriptor file : List.of(
                Event.getDescriptor().getFile(),
                RecommendRequest.getDescriptor().getFile(),
                UpsertItemRequest.getDescriptor().getFile())) {
            file.getMessageTypes().forEach(message -> describe(message, lines));
            file.getEnumTypes().forEach(type -> describe(type, lines));
            file.getServices().forEach(service -> service.getMethods()
                    .forEach(rpc -> lines.add("rpc " + rpc.getFullName() + "("
                            + (rpc.isClientStreaming() ? "stream " : "")
                            + rpc.getInputType().getFullName() + ") returns ("
                            + (rpc.isServerStreaming() ? "stream " : "")
                            + rpc.getOutputType().getFullName() + ")")));
        }
        return lines;
    }

    private static void describe(Descriptor message, TreeSet<String> lines) {
        message.getFields().forEach(field -> lines.add(line(field)));
        message.getNestedTypes().forEach(nested -> describe(nested, lines));
        message.getEnumTypes().forEach(nested -> describe(nested, lines));
    }

    private static void describe(EnumDescriptor type, TreeSet<String> lines) {
        type.getValues()
                .forEach(value ->
                        lines.add("enum " + type.getFullName() + " " + value.getNumber() + " = " + value.getName()));
    }

    private static String line(FieldDescriptor field) {
        String type =
                switch (field.getJavaType()) {
                    case MESSAGE -> field.getMessageType().getFullName();
                    case ENUM -> field.getEnumType().getFullName();
                    default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
                };
        String presence = field.isRepeated() ? "repeated " : field.hasPresence() ? "presence " : "";
        String oneof = field.getRealContainingOneof() == null
                ? ""
                : " oneof " + field.getRealContainingOneof().getName();
        return "field " + field.getContainingType().getFullName() + " " + field.getNumber() + " = " + presence + type
                + " " + field.getName() + oneof;
    }

    private static List<String> baseline() {
        try (var in = CompatibilityTest.class.getResourceAsStream(BASELINE);
                Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
