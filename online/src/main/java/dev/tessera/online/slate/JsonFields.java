package dev.tessera.online.slate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tessera.store.model.ItemId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** The fields of one JSON object. What is wrong with one is thrown; what is wrong with an entry of a list is noted, and the entry left out. */
public final class JsonFields {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String path;
    private final JsonNode object;
    private final List<String> problems;
    private final Set<String> known = new HashSet<>();

    private JsonFields(String path, JsonNode object, List<String> problems) {
        this.path = path;
        this.object = object;
        this.problems = problems;
    }

    /**
     * Reads the one object of a text.
     *
     * @throws IllegalArgumentException names every field at fault and what was expected
     */
    public static <T> T parse(String text, Function<JsonFields, T> reader) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "it is no JSON: " + e.getOriginalMessage() + ", in line "
                            + e.getLocation().getLineNr(),
                    e);
        }
        List<String> problems = new ArrayList<>();
        return read("", root, problems, reader)
                .orElseThrow(() -> new IllegalArgumentException(String.join("; ", problems)));
    }

    /** The same of a file, which must be text, and not empty. */
    public static <T> T parse(byte[] content, Function<JsonFields, T> reader) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            Expected.that(!text.isBlank(), "it is empty; expected { ... }, with nothing inside for nothing");
            return parse(text, reader);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is no text; expected UTF-8", e);
        }
    }

    /**
     * Reads an object to its end.
     *
     * @param path of the object, empty for the outermost
     * @param problems gets those of its fields, each with its path
     * @return empty if there are any
     */
    private static <T> Optional<T> read(
            String path, JsonNode object, List<String> problems, Function<JsonFields, T> reader) {
        if (!object.isObject()) {
            problems.add((path.isEmpty() ? "it" : path) + " is no object; expected { ... }");
            return Optional.empty();
        }
        int before = problems.size();
        JsonFields fields = new JsonFields(path, object, problems);
        try {
            T read = reader.apply(fields);
            fields.end();
            return problems.size() == before ? Optional.of(read) : Optional.empty();
        } catch (IllegalArgumentException e) {
            problems.add(fields.pathOf(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    public String text(String name) {
        return text(name, field(name));
    }

    /** Empty if it is not there. */
    public Optional<String> optionalText(String name) {
        JsonNode value = field(name);
        return value.isMissingNode() ? Optional.empty() : Optional.of(text(name, value));
    }

    public ItemId id(String name) {
        return id(name, text(name));
    }

    public int whole(String name) {
        JsonNode value = field(name);
        Expected.that(value.isInt(), name + " is " + shown(value) + "; expected a whole number");
        return value.intValue();
    }

    public double number(String name) {
        return number(name, field(name));
    }

    public OptionalDouble optionalNumber(String name) {
        JsonNode value = field(name);
        return value.isMissingNode() ? OptionalDouble.empty() : OptionalDouble.of(number(name, value));
    }

    /** Empty if it is not there. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        entries(name).forEach(entry -> texts.add(text(name + "[" + texts.size() + "]", entry)));
        return texts;
    }

    /** Empty if it is not there. */
    public List<ItemId> ids(String name) {
        List<ItemId> ids = new ArrayList<>();
        texts(name).forEach(text -> ids.add(id(name + "[" + ids.size() + "]", text)));
        return ids;
    }

    /** Empty if it is not there. */
    public <T> List<T> objects(String name, Function<JsonFields, T> reader) {
        List<T> read = new ArrayList<>();
        List<JsonNode> entries = entries(name);
        for (int i = 0; i < entries.size(); i++) {
            read(pathOf(name + "[" + i + "]"), entries.get(i), problems, reader).ifPresent(read::add);
        }
        return read;
    }

    /** Empty if it is not there. */
    public <T> Optional<T> object(String name, Function<JsonFields, T> reader) {
        JsonNode value = field(name);
        return value.isMissingNode() ? Optional.empty() : read(pathOf(name), value, problems, reader);
    }

    public boolean has(String name) {
        return !field(name).isMissingNode();
    }

    private List<JsonNode> entries(String name) {
        JsonNode value = field(name);
        Expected.that(value.isMissingNode() || value.isArray(), name + " is no list; expected [ ... ]");
        List<JsonNode> entries = new ArrayList<>();
        value.forEach(entries::add);
        return entries;
    }

    private JsonNode field(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    private static ItemId id(String name, String text) {
        try {
            return new ItemId(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is no identifier: " + e.getMessage(), e);
        }
    }

    private static String text(String name, JsonNode value) {
        Expected.that(value.isTextual(), name + " is " + shown(value) + "; expected a text");
        return value.textValue();
    }

    private static double number(String name, JsonNode value) {
        Expected.that(value.isNumber(), name + " is " + shown(value) + "; expected a number");
        return value.doubleValue();
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.isContainerNode() ? "a list or an object" : value.toString();
    }

    private void end() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(pathOf(name) + " is no field here; expected some of "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    private String pathOf(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
