package dev.tessera.online.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.Map;
import java.util.Optional;

/** Finds where in a JSON object, which is no message of its type, the reason is: the reader of protocol buffers says what it found, and not where. */
final class UnreadableField {
    /** In letters; looking through more takes too long for a request that is refused anyway. */
    private static final int LONGEST = 64 << 10;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    private UnreadableField() {}

    /** A path such as {@code filters[0].range}; empty if it is the object itself, it is long, or no single field is to blame. */
    static String path(String json, Descriptor type) {
        if (json.length() > LONGEST) {
            return "";
        }
        try {
            return within("", JSON.readTree(json), type);
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** @param at the path of the object */
    private static String within(String at, JsonNode object, Descriptor type) {
        String prefix = at.isEmpty() ? "" : at + ".";
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            String name = property.getKey();
            JsonNode value = property.getValue();
            Optional<FieldDescriptor> field = field(type, name);
            if (field.isEmpty()) {
                return at;
            }
            if (!isReadable(name, value, type)) {
                return field.get().isRepeated() && value.isArray()
                        ? inArray(prefix + name, name, value, field.get())
                        : inValue(prefix + name, value, field.get());
            }
        }
        return at;
    }

    private static String inArray(String at, String name, JsonNode array, FieldDescriptor field) {
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = JsonNodeFactory.instance.arrayNode().add(array.get(i));
            if (!isReadable(name, element, field.getContainingType())) {
                return inValue(at + "[" + i + "]", array.get(i), field);
            }
        }
        return at;
    }

    private static String inValue(String at, JsonNode value, FieldDescriptor field) {
        return value.isObject() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? within(at, value, field.getMessageType())
                : at;
    }

    private static Optional<FieldDescriptor> field(Descriptor type, String name) {
        return type.getFields().stream()
                .filter(field ->
                        field.getName().equals(name) || field.getJsonName().equals(name))
                .findFirst();
    }

    private static boolean isReadable(String name, JsonNode value, Descriptor type) {
        try {
            PARSER.merge(
                    JsonNodeFactory.instance.objectNode().set(name, value).toString(), DynamicMessage.newBuilder(type));
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
