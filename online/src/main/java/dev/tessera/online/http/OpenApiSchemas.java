package dev.tessera.online.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Schemas of messages and enums, in the mapping of {@link JsonMessages}, with those that they refer to. */
final class OpenApiSchemas {
    private static final String REFERENCE = "#/components/schemas/";

    private final ProtoComments comments;
    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    OpenApiSchemas(ProtoComments comments) {
        this.comments = comments;
    }

    /** All schemas so far. */
    ObjectNode all() {
        ObjectNode all = object();
        schemas.forEach(all::set);
        return all;
    }

    /** A reference to the schema of a message. */
    ObjectNode of(Descriptor message) {
        if (!schemas.containsKey(message.getFullName())) {
            ObjectNode schema = object().put("type", "object");
            schemas.put(message.getFullName(), schema);
            describe(
                    schema,
                    Stream.concat(
                            Stream.of(comments.of(message.getFullName())),
                            message.getRealOneofs().stream().map(this::choice)));
            ObjectNode properties = schema.putObject("properties");
            message.getFields().forEach(field -> properties.set(field.getName(), property(field)));
            schema.put("additionalProperties", false);
        }
        return reference(message.getFullName());
    }

    private String choice(OneofDescriptor choice) {
        return "At most one of "
                + choice.getFields().stream().map(FieldDescriptor::getName).collect(Collectors.joining(", ")) + ". "
                + comments.of(choice.getFullName());
    }

    private ObjectNode property(FieldDescriptor field) {
        ObjectNode schema = object();
        describe(schema, Stream.of(comments.of(field.getFullName())));
        if (field.isRepeated()) {
            schema.put("type", "array").set("items", value(field));
        } else {
            schema.setAll(value(field));
        }
        return schema;
    }

    private ObjectNode value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> typed("integer", "int32");
            case LONG -> typed("string", "int64");
            case FLOAT -> typed("number", "float");
            case DOUBLE -> typed("number", "double");
            case BOOLEAN -> object().put("type", "boolean");
            case STRING -> object().put("type", "string");
            case BYTE_STRING -> object().put("type", "string").put("contentEncoding", "base64");
            case ENUM -> of(field.getEnumType());
            case MESSAGE ->
                field.getMessageType().equals(Timestamp.getDescriptor())
                        ? typed("string", "date-time")
                        : of(field.getMessageType());
        };
    }

    private ObjectNode of(EnumDescriptor type) {
        if (!schemas.containsKey(type.getFullName())) {
            ObjectNode schema = object().put("type", "string");
            schemas.put(type.getFullName(), schema);
            List<String> said = new ArrayList<>(List.of(comments.of(type.getFullName())));
            var values = schema.putArray("enum");
            for (EnumValueDescriptor value : type.getValues()) {
                values.add(value.getName());
                String comment = comments.of(prefix(type) + value.getName());
                said.add(comment.isEmpty() ? "" : value.getName() + ": " + comment);
            }
            describe(schema, said.stream());
        }
        return reference(type.getFullName());
    }

    private static String prefix(EnumDescriptor type) {
        return type.getFullName()
                .substring(0, type.getFullName().length() - type.getName().length());
    }

    private static void describe(ObjectNode schema, Stream<String> said) {
        String description =
                said.map(String::strip).filter(each -> !each.isEmpty()).collect(Collectors.joining("\n\n"));
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
    }

    private static ObjectNode reference(String name) {
        return object().put("$ref", REFERENCE + name);
    }

    private static ObjectNode typed(String type, String format) {
        return object().put("type", type).put("format", format);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
