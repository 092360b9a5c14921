package dev.tessera.online.http;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the .proto files say of each element, by its full name. The compiler of protocol buffers keeps comments out of generated classes, and in a file beside them. */
final class ProtoComments {
    private static final String FILE = "/tessera/v1/descriptors.binpb";

    private final Map<String, String> comments = new HashMap<>();

    private ProtoComments() {}

    static ProtoComments read() {
        ProtoComments read = new ProtoComments();
        try (InputStream in = ProtoComments.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + FILE);
            }
            FileDescriptorSet.parseFrom(in).getFileList().forEach(read::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /** Empty if nothing is said of an element. */
    String of(String fullName) {
        return comments.getOrDefault(fullName, "");
    }

    private void add(FileDescriptorProto file) {
        for (Location location : file.getSourceCodeInfo().getLocationList()) {
            if (location.hasLeadingComments() && location.getPathCount() % 2 == 0) {
                comments.put(name(file, location.getPathList()), text(location.getLeadingComments()));
            }
        }
    }

    private static String text(String comment) {
        return comment.lines()
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("")
                .strip();
    }

    /** A path leads from the file to an element by pairs of a field's number and an index. */
    private static String name(FileDescriptorProto file, List<Integer> path) {
        int index = path.get(1);
        String prefix = file.getPackage() + ".";
        return switch (path.get(0)) {
            case FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER ->
                inMessage(prefix, file.getMessageType(index), path.subList(2, path.size()));
            case FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER ->
                inEnum(prefix, file.getEnumType(index), path.subList(2, path.size()));
            case FileDescriptorProto.SERVICE_FIELD_NUMBER ->
                inService(prefix, file.getService(index), path.subList(2, path.size()));
            default -> "";
        };
    }

    private static String inMessage(String prefix, DescriptorProto message, List<Integer> path) {
        String name = prefix + message.getName();
        if (path.isEmpty()) {
            return name;
        }
        int index = path.get(1);
        List<Integer> rest = path.subList(2, path.size());
        return switch (path.get(0)) {
            case DescriptorProto.FIELD_FIELD_NUMBER -> {
                FieldDescriptorProto field = message.getField(index);
                yield name + "." + field.getName();
            }
            case DescriptorProto.NESTED_TYPE_FIELD_NUMBER -> inMessage(name + ".", message.getNestedType(index), rest);
            case DescriptorProto.ENUM_TYPE_FIELD_NUMBER -> inEnum(name + ".", message.getEnumType(index), rest);
            case DescriptorProto.ONEOF_DECL_FIELD_NUMBER ->
                name + "." + message.getOneofDecl(index).getName();
            default -> "";
        };
    }

    private static String inEnum(String prefix, EnumDescriptorProto type, List<Integer> path) {
        if (path.isEmpty()) {
            return prefix + type.getName();
        }
        EnumValueDescriptorProto value = type.getValue(path.get(1));
        return prefix + value.getName();
    }

    private static String inService(String prefix, ServiceDescriptorProto service, List<Integer> path) {
        String name = prefix + service.getName();
        if (path.isEmpty()) {
            return name;
        }
        MethodDescriptorProto method = service.getMethod(path.get(1));
        return name + "." + method.getName();
    }
}
