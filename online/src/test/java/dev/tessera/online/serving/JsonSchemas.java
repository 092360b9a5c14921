package dev.tessera.online.serving;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The schemas of an OpenAPI document, read as somebody who knows nothing else of the calls.
 *
 * @param document the whole of it
 */
record JsonSchemas(JsonNode document) {
    JsonNode of(String name) {
        return document.at("/components/schemas").path(name);
    }

    JsonNode requestOf(String path) {
        return operation(path).at("/requestBody/content/application~1json/schema");
    }

    JsonNode answerOf(String path) {
        return operation(path).at("/responses/200/content/application~1json/schema");
    }

    private JsonNode operation(String path) {
        return document.path("paths").path(path).path("post");
    }

    /** Where a value is not as its schema says. */
    List<String> problems(JsonNode schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        compare("", schema, value, problems);
        return problems;
    }

    private void compare(String at, JsonNode schema, JsonNode value, List<String> problems) {
        if (schema.has("$ref")) {
            String reference = schema.get("$ref").asText();
            compare(at, of(reference.substring(reference.lastIndexOf('/') + 1)), value, problems);
            return;
        }
        String type = schema.path("type").asText("none");
        boolean fits =
                switch (type) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    default -> false;
                };
        if (!fits) {
            problems.add(at + " is " + value + "; expected " + type);
        }
        if (schema.has("enum") && !isOneOf(schema.get("enum"), value)) {
            problems.add(at + " is " + value + "; expected one of " + schema.get("enum"));
        }
        value.properties().forEach(field -> {
            if (schema.path("properties").has(field.getKey())) {
                compare(
                        at + "/" + field.getKey(),
                        schema.path("properties").get(field.getKey()),
                        field.getValue(),
                        problems);
            } else {
                problems.add(at + " has " + field.getKey() + ", which the schema has not");
            }
        });
        if (value.isArray()) {
            value.forEach(element -> compare(at + "/-", schema.path("items"), element, problems));
        }
    }

    private static boolean isOneOf(JsonNode choices, JsonNode value) {
        for (JsonNode choice : choices) {
            if (choice.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
