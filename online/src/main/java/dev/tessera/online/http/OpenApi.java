package dev.tessera.online.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The OpenAPI 3.1 document of services, made from their descriptors and the comments of their .proto files. */
public final class OpenApi {
    private static final String SECURITY = "token";

    private final ProtoComments comments = ProtoComments.read();
    private final OpenApiSchemas schemas = new OpenApiSchemas(comments);

    private OpenApi() {}

    /** The document in UTF-8; it is the same for the same services in the same order. */
    public static byte[] document(List<ServiceDescriptor> services) {
        try {
            return (new ObjectMapper()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(new OpenApi().build(services))
                            + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written", e);
        }
    }

    private ObjectNode build(List<ServiceDescriptor> services) {
        ObjectNode document = object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Tessera ranker")
                .put("version", "v1")
                .put(
                        "description",
                        "JSON over HTTP for the calls of gRPC, in the JSON mapping of protocol buffers. Fields may also be written in camel case; "
                                + "fields that a message does not have are refused.");
        ObjectNode paths = document.putObject("paths");
        services.forEach(service -> service.getMethods().stream()
                .filter(method -> !method.isClientStreaming() && !method.isServerStreaming())
                .forEach(method -> paths.putObject("/" + service.getFullName() + "/" + method.getName())
                        .set("post", operation(method))));
        paths.putObject("/health").set("get", health());
        ObjectNode components = document.putObject("components");
        ObjectNode all = schemas.all();
        all.set("Error", error());
        components.set("schemas", all);
        components
                .putObject("securitySchemes")
                .putObject(SECURITY)
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "Where the ranker knows its callers by tokens.");
        return document;
    }

    private ObjectNode operation(MethodDescriptor method) {
        ObjectNode operation = object();
        operation.putArray("tags").add(method.getService().getName());
        operation.put("operationId", method.getName()).put("description", comments.of(method.getFullName()));
        var security = operation.putArray("security");
        security.addObject();
        security.addObject().putArray(SECURITY);
        operation
                .putArray("parameters")
                .addObject()
                .put("name", CallTimeout.HEADER)
                .put("in", "header")
                .put(
                        "description",
                        "How long the caller waits: 1 to 8 digits and a unit, H, M, S, m (milliseconds), u, n. Without it, and at most, "
                                + CallTimeout.LONGEST.toSeconds() + "S.")
                .putObject("schema")
                .put("type", "string")
                .put("pattern", "^[0-9]{1,8}[HMSmun]$");
        operation
                .putObject("requestBody")
                .put("required", true)
                .set("content", content(schemas.of(method.getInputType())));
        ObjectNode responses = operation.putObject("responses");
        responses.putObject("200").put("description", "OK").set("content", content(schemas.of(method.getOutputType())));
        responses
                .putObject("default")
                .put(
                        "description",
                        "An error. 429 and 503 may have the headers Retry-After, in seconds, and grpc-retry-pushback-ms.")
                .set("content", content(object().put("$ref", "#/components/schemas/Error")));
        return operation;
    }

    private static ObjectNode health() {
        ObjectNode operation = object().put("operationId", "Health")
                .put("description", "Whether a generation is served; for load balancers. Needs no token.");
        ObjectNode responses = operation.putObject("responses");
        responses.putObject("200").put("description", "It is.");
        responses
                .putObject("503")
                .put("description", "None is, or the ranker drains.")
                .set("content", content(object().put("$ref", "#/components/schemas/Error")));
        return operation;
    }

    private static ObjectNode error() {
        ObjectNode error = object().put("type", "object");
        ObjectNode properties = error.putObject("properties");
        properties.putObject("code").put("type", "integer").put("description", "The status of HTTP.");
        ObjectNode status = properties.putObject("status").put("type", "string");
        status.put("description", "The status of the call, as in gRPC.");
        var codes = status.putArray("enum");
        Arrays.stream(Status.Code.values())
                .filter(code -> code != Status.Code.OK)
                .forEach(code -> codes.add(code.name()));
        properties
                .putObject("message")
                .put("type", "string")
                .put("description", "For people: the field, what it holds and what was expected.");
        error.putArray("required").add("code").add("status").add("message");
        return error;
    }

    private static ObjectNode content(ObjectNode schema) {
        ObjectNode content = object();
        content.putObject(JsonAnswer.TYPE).set("schema", schema);
        return content;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
