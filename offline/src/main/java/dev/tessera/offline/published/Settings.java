package dev.tessera.offline.published;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A JSON object that describes a published model. A field that is absent or null has the value that the reference implementation gives
 * it; one that holds something else than expected is refused with its name.
 *
 * @param file where the object stands, for messages
 * @param at path of the object in the file, empty or ending with a full stop
 */
record Settings(Path file, String at, JsonNode node) {
    Settings {
        if (!node.isObject()) {
            throw new WrongWeightsException(file + " does not hold a JSON object" + (at.isEmpty() ? "" : " at " + at));
        }
    }

    /** @throws WrongWeightsException if the file is not there or holds no JSON object */
    static Settings read(Path file) {
        return new Settings(file, "", tree(file));
    }

    /** @throws WrongWeightsException if the file is not there or holds no list of JSON objects */
    static List<Settings> readAll(Path file) {
        List<Settings> all = new ArrayList<>();
        for (JsonNode element : tree(file)) {
            all.add(new Settings(file, all.size() + ".", element));
        }
        return all;
    }

    private static JsonNode tree(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new WrongWeightsException(
                    "no file " + file + ": expected a model's folder in the Hugging Face layout "
                            + "with config.json, model.safetensors, and tokenizer.json or preprocessor_config.json");
        }
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new WrongWeightsException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** Stands for a file that need not be there: an object without fields. */
    static Settings none(Path file) {
        return new Settings(file, "", new ObjectMapper().createObjectNode());
    }

    /** An object within this one; one without fields if it is absent. */
    Settings child(String field) {
        JsonNode child = has(field) ? node.path(field) : new ObjectMapper().createObjectNode();
        return new Settings(file, at + field + ".", child);
    }

    int integer(String field, int otherwise) {
        return checked(field, JsonNode::canConvertToExactIntegral, "a whole number")
                ? Math.toIntExact(node.path(field).longValue())
                : otherwise;
    }

    /** The edge of a square: one number, or two equal ones. */
    int edge(String field, int otherwise) {
        if (!node.path(field).isArray()) {
            return integer(field, otherwise);
        }
        List<Integer> edges = integers(field, List.of());
        if (edges.size() != 2 || !edges.get(0).equals(edges.get(1))) {
            throw wrong(field, "one number, or two equal ones");
        }
        return edges.get(0);
    }

    boolean isNumber(String field) {
        return node.path(field).isNumber();
    }

    double number(String field, double otherwise) {
        return checked(field, JsonNode::isNumber, "a number") ? node.path(field).asDouble() : otherwise;
    }

    boolean flag(String field, boolean otherwise) {
        return checked(field, JsonNode::isBoolean, "true or false")
                ? node.path(field).asBoolean()
                : otherwise;
    }

    String text(String field, String otherwise) {
        return checked(field, JsonNode::isTextual, "a text") ? node.path(field).asText() : otherwise;
    }

    List<Integer> integers(String field, List<Integer> otherwise) {
        if (!checked(field, JsonNode::isArray, "a list of whole numbers")) {
            return otherwise;
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode element : node.path(field)) {
            if (!element.isInt()) {
                throw wrong(field, "a list of whole numbers");
            }
            numbers.add(element.asInt());
        }
        return numbers;
    }

    List<Double> numbers(String field, List<Double> otherwise) {
        if (!checked(field, JsonNode::isArray, "a list of numbers")) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode element : node.path(field)) {
            if (!element.isNumber()) {
                throw wrong(field, "a list of numbers");
            }
            numbers.add(element.asDouble());
        }
        return numbers;
    }

    /** All fields, each of them a text. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties().forEach(property -> texts.put(property.getKey(), text(property.getKey(), "")));
        return texts;
    }

    /** A field that decides how the network is built, where only one way of building it is known. */
    <T> void require(String field, T found, T expected) {
        if (!found.equals(expected)) {
            throw wrong(field, String.valueOf(expected));
        }
    }

    /** What to throw about a field. */
    WrongWeightsException wrong(String field, String expected) {
        JsonNode value = node.path(field);
        String text = value.isValueNode() ? value.asText() : value.toString();
        String found = has(field) ? "'" + text + "'" : "absent";
        return new WrongWeightsException(file + ": " + at + field + " is " + found + ", expected " + expected);
    }

    private boolean checked(String field, Predicate<JsonNode> good, String expected) {
        if (has(field) && !good.test(node.path(field))) {
            throw wrong(field, expected);
        }
        return has(field);
    }
}
